package io.reactorpump.test;

import reactor.core.publisher.Operators;

/** Counts what a source is asked for, emits and hears of. Thread-safe. */
final class Tally {

    private long requested;
    private long emitted;
    private long settled;
    private long mostOutstanding;

    synchronized void requested(long n) {
        requested = Operators.addCap(requested, n);
    }

    synchronized void emitted() {
        emitted++;
        mostOutstanding = Math.max(mostOutstanding, emitted - settled);
    }

    synchronized void settled() {
        settled++;
    }

    synchronized Demand demand() {
        return new Demand(requested, emitted, settled, mostOutstanding);
    }
}
