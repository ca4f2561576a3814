/**
 * The libraries of Micrometer, for those who have them: meters, and the context that travels with an event.
 *
 * <p>They are optional. Nothing else in the engine refers to them, so nothing of them is loaded until a class of this
 * package is.
 */
@NullMarked
package io.reactorpump.core.micrometer;

import org.jspecify.annotations.NullMarked;
