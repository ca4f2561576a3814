package io.reactorpump.core.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Numbers for what comes from nowhere that numbers it: microseconds since 1970, made to grow. So a process that is started
 * again gives other numbers than the one before, as long as both give less than a million a second. Thread-safe.
 */
public final class TimeNumbers {

    private long last = -1;

    /** A number larger than all before, and if possible that of this time. */
    public synchronized long next(Instant time) {
        last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, time));
        return last;
    }
}
