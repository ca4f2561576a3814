/**
 * What functions find on their thread beside their arguments: the log context (MDC) and whatever else was there when the
 * source emitted the event.
 */
@NullMarked
package io.reactorpump.core.context;

import org.jspecify.annotations.NullMarked;
