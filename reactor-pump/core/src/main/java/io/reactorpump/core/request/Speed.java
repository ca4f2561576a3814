package io.reactorpump.core.request;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/** How many requests ended in each of the last seconds. Thread-safe; a count may go to the wrong second now and then. */
final class Speed {

    private static final int SECONDS = 16;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration UNKNOWN = Duration.ofSeconds(5);
    private static final long LONGEST = 60;

    private final LongSupplier nanos;
    private final AtomicLongArray counts = new AtomicLongArray(SECONDS);
    private final AtomicLong second;
    private final long begin;

    Speed(LongSupplier nanos) {
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.second = new AtomicLong(0);
    }

    void ended() {
        counts.incrementAndGet((int) (forward() % SECONDS));
    }

    /** The second it is, after what was counted a round ago is forgotten. */
    private long forward() {
        long now = Math.max(0, (nanos.getAsLong() - begin) / SECOND);
        long then = second.get();
        if (now > then && second.compareAndSet(then, now)) {
            for (long s = Math.max(then + 1, now - SECONDS + 1); s <= now; s++) {
                counts.set((int) (s % SECONDS), 0);
            }
        }
        return now;
    }

    /** How long it takes until so many have ended, at the speed of the last seconds: from one second to a minute. */
    Duration toEnd(long requests) {
        long now = forward();
        long ended = 0;
        for (int i = 0; i < SECONDS; i++) {
            ended += counts.get(i);
        }
        if (ended == 0) {
            return UNKNOWN;
        }
        double perSecond = (double) ended / Math.min(now + 1, SECONDS);
        return Duration.ofSeconds(Math.max(1, Math.min(LONGEST, (long) Math.ceil(requests / perSecond))));
    }
}
