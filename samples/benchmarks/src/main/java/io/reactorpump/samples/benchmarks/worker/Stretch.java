package io.reactorpump.samples.benchmarks.worker;

import java.util.concurrent.atomic.AtomicInteger;

/** The time between a quarter and three quarters of the events: neither the start nor the end count. Thread-safe. */
final class Stretch {

    private final int events;
    private final AtomicInteger done = new AtomicInteger();
    private volatile long begin;
    private volatile long end;

    Stretch(int events) {
        this.events = events;
    }

    void done() {
        int now = done.incrementAndGet();
        if (now == events / 4) {
            begin = System.nanoTime();
        } else if (now == events / 4 * 3) {
            end = System.nanoTime();
        }
    }

    /** Nanoseconds per event; fails if not every event is done. */
    double nanosPerEvent() {
        if (done.get() != events) {
            throw new IllegalStateException(done + " of " + events + " events are done");
        }
        return (end - begin) / (events / 4 * 2.0);
    }
}
