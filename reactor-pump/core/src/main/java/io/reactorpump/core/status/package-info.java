/** What a running pipeline says of itself, at any time. */
@NullMarked
package io.reactorpump.core.status;

import org.jspecify.annotations.NullMarked;
