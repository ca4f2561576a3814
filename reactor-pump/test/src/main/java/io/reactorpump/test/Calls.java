package io.reactorpump.test;

import java.util.concurrent.atomic.AtomicInteger;

/** How often the life-cycle methods of a component were subscribed. Thread-safe. */
public final class Calls {

    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger flushes = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    Calls() {}

    /** How often it was opened, also if that failed. */
    public int opens() {
        return opens.get();
    }

    /** How often a source was subscribed. */
    public int subscriptions() {
        return subscriptions.get();
    }

    /** How often a sink was flushed. */
    public int flushes() {
        return flushes.get();
    }

    /** How often it was closed. */
    public int closes() {
        return closes.get();
    }

    /** Whether it is open: opened more often than closed. */
    public boolean isOpen() {
        return opens() > closes();
    }

    void opened() {
        opens.incrementAndGet();
    }

    void subscribed() {
        subscriptions.incrementAndGet();
    }

    void flushed() {
        flushes.incrementAndGet();
    }

    void closed() {
        closes.incrementAndGet();
    }

    @Override
    public String toString() {
        return "opens=" + opens + ", subscriptions=" + subscriptions + ", flushes=" + flushes + ", closes=" + closes;
    }
}
