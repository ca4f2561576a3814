package io.reactorpump.core.scale;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What was seen of a stage since the decision before.
 *
 * @param at when it ended, by a clock of its own
 * @param elapsed how long it took
 * @param replicas how many replicas there were
 * @param slots how many events a replica may have at once
 * @param busy how many events were worked on at once, on average
 * @param succeeded how many works ended well
 * @param failed how many attempts failed
 * @param queued how many events wait in front of the stage
 * @param backlog how many records wait in the source, if it knows
 * @param requests whether the events are requests of callers who wait
 * @param growing whether a replica that is to come has not come yet
 * @param draining whether a replica that is to go has not gone yet
 */
public record Observation(
        Duration at,
        Duration elapsed,
        int replicas,
        int slots,
        double busy,
        long succeeded,
        long failed,
        long queued,
        OptionalLong backlog,
        boolean requests,
        boolean growing,
        boolean draining) {

    /** What share of their time the replicas were at work. */
    public double utilisation() {
        return busy / ((double) replicas * slots);
    }

    /** Works that ended well, per second. */
    public double throughput() {
        return succeeded / seconds();
    }

    /** What one replica gets done in a second while it is at work; 0 if nothing ended well. */
    public double perReplica() {
        return busy > 0 ? throughput() / busy * slots : 0;
    }

    /** What waits, if that is known. */
    public OptionalLong waiting() {
        return backlog.isPresent() ? OptionalLong.of(backlog.getAsLong() + queued) : OptionalLong.empty();
    }

    /** How many requests are at work or wait for that. */
    public double inFlight() {
        return busy + queued;
    }

    double seconds() {
        return Math.max(1, elapsed.toNanos()) / 1e9;
    }
}
