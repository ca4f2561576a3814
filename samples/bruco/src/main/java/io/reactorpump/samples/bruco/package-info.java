/** Bruco's document, run: a typed handler, and the example with everything going wrong that may. */
@NullMarked
package io.reactorpump.samples.bruco;

import org.jspecify.annotations.NullMarked;
