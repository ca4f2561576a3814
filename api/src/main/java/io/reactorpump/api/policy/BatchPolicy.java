package io.reactorpump.api.policy;

import java.time.Duration;

/**
 * When a batch is full.
 *
 * @param size at so many events
 * @param time or so long after its first event, whichever comes first
 */
public record BatchPolicy(int size, Duration time) {

    /** Checks both. */
    public BatchPolicy {
        Checks.positive("batch.size", size);
        Checks.positive("batch.time", time);
    }
}
