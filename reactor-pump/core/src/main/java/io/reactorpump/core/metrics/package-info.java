/**
 * What a run tells to whoever measures it. No metrics library is known here; {@code io.reactorpump.core.micrometer} has the
 * implementation for Micrometer.
 */
@NullMarked
package io.reactorpump.core.metrics;

import org.jspecify.annotations.NullMarked;
