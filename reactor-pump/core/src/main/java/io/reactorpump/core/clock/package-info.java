/** The two clocks of a run. */
@NullMarked
package io.reactorpump.core.clock;

import org.jspecify.annotations.NullMarked;
