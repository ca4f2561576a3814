package io.reactorpump.kafka;

import java.time.Instant;

/**
 * Where a group that has committed nothing in a partition begins to read it. What is committed always goes before.
 *
 * <p>{@link #latest()} and {@link #timestamp} are resolved when the partition is assigned for the first time and committed
 * at once, so that a restart before the first record misses nothing.
 */
public sealed interface Start {

    /** At the first record that the topic still has. */
    static Start earliest() {
        return new Earliest();
    }

    /**
     * At the end, so with the records that come from now on. A partition that is added to the topic later is read from
     * its beginning.
     */
    static Start latest() {
        return new Latest();
    }

    /** At the first record with this or a later timestamp, or at the end if there is none. */
    static Start timestamp(Instant from) {
        return new Timestamp(from);
    }

    /** At the beginning. */
    record Earliest() implements Start {}

    /** At the end. */
    record Latest() implements Start {}

    /**
     * At a time.
     *
     * @param from compared with the timestamps of the records
     */
    record Timestamp(Instant from) implements Start {}
}
