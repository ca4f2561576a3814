/**
 * What a user of reactor-pump writes and holds: a {@link io.reactorpump.core.Pipeline} is composed once as a value, a
 * {@link io.reactorpump.core.Pump} runs it, a {@link io.reactorpump.core.Running} is the handle of one that runs.
 */
@NullMarked
package io.reactorpump.core;

import org.jspecify.annotations.NullMarked;
