package io.reactorpump.core.scale;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a scaler remembers from one decision to the next.
 *
 * @param waiting what waited then, if that was known
 * @param lastUp when there was an increase last
 * @param lastChange when there was a change last
 * @param calmSince since when less replicas would have been enough
 * @param before how it was before the last increase, until it is known whether that helped
 * @param ceiling beyond what number more did not help
 */
public record Memory(
        OptionalLong waiting,
        Optional<Duration> lastUp,
        Optional<Duration> lastChange,
        Optional<Duration> calmSince,
        Optional<Before> before,
        Optional<Ceiling> ceiling) {

    /** Nothing. */
    public static final Memory NOTHING = new Memory(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * How it was before an increase.
     *
     * @param replicas how many there were
     * @param throughput works that ended well, per second
     */
    public record Before(int replicas, double throughput) {}

    /**
     * Beyond what number more did not help.
     *
     * @param replicas the number
     * @param throughput what ended well then, per second: if that becomes much more, things have changed
     */
    public record Ceiling(int replicas, double throughput) {}
}
