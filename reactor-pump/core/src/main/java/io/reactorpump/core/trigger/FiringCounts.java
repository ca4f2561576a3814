package io.reactorpump.core.trigger;

/**
 * What became of the firings of a source since it was made: {@code fired = begun + skipped + superseded + waiting}.
 *
 * @param fired how many there were
 * @param begun how many began a cycle
 * @param skipped how many had none, because a cycle ran and no more might wait
 * @param superseded how many had none, because a later one stands for them
 * @param waiting how many wait for their cycle
 */
public record FiringCounts(long fired, long begun, long skipped, long superseded, long waiting) {}
