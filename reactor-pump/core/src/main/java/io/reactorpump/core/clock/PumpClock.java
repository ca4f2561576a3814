package io.reactorpump.core.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * Wall time and monotonic time of a run, both virtual if its scheduler's time is: made when the run starts. A real scheduler tells only wall time,
 * which may jump; so where the scheduler's time is the real one, monotonic time is the system's. Virtual time starts at 1970
 * and is told apart by that.
 */
public final class PumpClock {

    private static final Duration SAME = Duration.ofHours(1);

    private final Scheduler scheduler;
    private final boolean virtual;

    /** The clocks that go with a scheduler. */
    public PumpClock(Scheduler scheduler) {
        this.scheduler = scheduler;
        long apart = Math.abs(scheduler.now(TimeUnit.MILLISECONDS) - System.currentTimeMillis());
        this.virtual = apart > SAME.toMillis();
    }

    /** Whether time only passes when somebody says so, and then all clocks go alike. */
    public boolean isVirtual() {
        return virtual;
    }

    /** Wall time, which may jump. */
    public Instant now() {
        return virtual ? Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)) : Instant.now();
    }

    /** Monotonic time, for differences. */
    public long nanos() {
        return virtual ? scheduler.now(TimeUnit.NANOSECONDS) : System.nanoTime();
    }
}
