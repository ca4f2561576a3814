/** What a component of the user's own can be built on, beside the contracts. */
@NullMarked
package io.reactorpump.core.component;

import org.jspecify.annotations.NullMarked;
