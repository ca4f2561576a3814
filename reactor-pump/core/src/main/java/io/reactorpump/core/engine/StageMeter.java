package io.reactorpump.core.engine;

import java.util.concurrent.atomic.LongAdder;

/** The counts of one stage. Failures are rare and counted atomically; so is what passes through lanes. */
public final class StageMeter {

    private final int index;
    private final String name;
    private final String kind;
    final Count in;
    private Count out;
    final Count dropped;
    final LongAdder failed = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder deadLettered = new LongAdder();

    StageMeter(int index, String name, String kind, boolean shared) {
        this.index = index;
        this.name = name;
        this.kind = kind;
        this.in = new Count(shared);
        this.out = new Count(shared);
        this.dropped = new Count(shared);
    }

    Count out() {
        return out;
    }

    /** What goes out of this stage is what comes into the next, which is fused with it. */
    void flowsInto(StageMeter next) {
        out = next.in;
    }

    int index() {
        return index;
    }

    /** The name of the stage. */
    public String name() {
        return name;
    }

    /** The kind of the stage. */
    public String kind() {
        return kind;
    }

    /** Events that came in. */
    public long cameIn() {
        return in.sum();
    }

    /** Events that went out. */
    public long sentOut() {
        return out.sum();
    }

    /** Events that ended here without a failure: filtered, or given no result. */
    public long dropped() {
        return dropped.sum();
    }

    /** Attempts that failed. */
    public long failed() {
        return failed.sum();
    }

    /** Attempts after the first. */
    public long retried() {
        return retried.sum();
    }

    /** Events written to dead letters. */
    public long deadLettered() {
        return deadLettered.sum();
    }
}
