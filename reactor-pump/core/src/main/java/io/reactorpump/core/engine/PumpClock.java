package io.reactorpump.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * Wall time and monotonic time of a run, both virtual if its scheduler's time is. A real scheduler tells only wall time,
 * which may jump; so where the scheduler's time is the real one, monotonic time is the system's. Virtual time starts at 1970
 * and is told apart by that.
 */
final class PumpClock {

    private static final Duration SAME = Duration.ofHours(1);

    private final Scheduler scheduler;
    private final boolean virtual;

    PumpClock(Scheduler scheduler) {
        this.scheduler = scheduler;
        long apart = Math.abs(scheduler.now(TimeUnit.MILLISECONDS) - System.currentTimeMillis());
        this.virtual = apart > SAME.toMillis();
    }

    Instant now() {
        return virtual ? Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)) : Instant.now();
    }

    long nanos() {
        return virtual ? scheduler.now(TimeUnit.NANOSECONDS) : System.nanoTime();
    }
}
