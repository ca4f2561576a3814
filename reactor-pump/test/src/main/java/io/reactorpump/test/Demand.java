package io.reactorpump.test;

/**
 * How much was asked of a source, and what came of it.
 *
 * @param requested the sum of all requests; {@link Long#MAX_VALUE} if unbounded
 * @param emitted how many records were emitted
 * @param settled how many of them have an outcome
 * @param mostOutstanding how many were emitted and not settled at a time, at the most
 */
public record Demand(long requested, long emitted, long settled, long mostOutstanding) {

    /** How many records are emitted and not settled. */
    public long outstanding() {
        return emitted - settled;
    }
}
