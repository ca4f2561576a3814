package io.reactorpump.api;

/**
 * A place in a source: a partition, and an offset that grows within it.
 *
 * @param partition what the source calls the partition, for instance {@code topic=orders, partition=3} or {@code
 *     file=orders.csv}
 * @param offset the place within the partition; offsets may have gaps, but a later record has a larger one
 */
public record Position(String partition, long offset) {

    /** The position as errors show it, without brackets: {@code topic=orders, partition=3, offset=42}. */
    @Override
    public String toString() {
        return (partition.indexOf('=') < 0 ? "partition=" + partition : partition) + ", offset=" + offset;
    }
}
