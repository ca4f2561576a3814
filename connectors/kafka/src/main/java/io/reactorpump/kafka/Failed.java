package io.reactorpump.kafka;

import org.jspecify.annotations.Nullable;

/**
 * A write that failed, and nobody has been told yet.
 *
 * @param error what the producer said of this very record, if anything
 */
record Failed(Delivery write, @Nullable Exception error) {}
