package io.reactorpump.core.engine;

import io.reactorpump.core.metrics.StageCounts;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The counts of one stage. Failures are rare and counted atomically; so is what passes through lanes. */
final class StageMeter implements StageCounts {

    private final int index;
    private final String name;
    private final String kind;
    final Count in;
    private final Count out;
    final LongAdder stuck = new LongAdder();
    final LongAdder givenUp;
    private @Nullable StageMeter before;
    private boolean fused;
    private volatile @Nullable LongSupplier counted;
    final Count dropped;
    final LongAdder failed;
    final LongAdder retried;
    final LongAdder deadLettered;

    StageMeter(int index, String name, String kind, boolean shared) {
        this.index = index;
        this.name = name;
        this.kind = kind;
        this.in = new Count(shared);
        this.out = new Count(shared);
        this.dropped = new Count(shared);
        this.failed = new LongAdder();
        this.retried = new LongAdder();
        this.deadLettered = new LongAdder();
        this.givenUp = new LongAdder();
    }

    /** Counts what passes a function that belongs to a stage, but is not all of it; its failures are the stage's. */
    StageMeter(StageMeter of, boolean shared) {
        this.index = of.index;
        this.name = of.name;
        this.kind = of.kind;
        this.in = new Count(shared);
        this.out = new Count(shared);
        this.dropped = new Count(shared);
        this.failed = of.failed;
        this.retried = of.retried;
        this.deadLettered = of.deadLettered;
        this.givenUp = of.givenUp;
    }

    Count out() {
        return out;
    }

    /**
     * The stage is a function that is fused with the one before it, if there is one: then what comes in is what that one
     * let out, and what goes out is what came in and was not kept.
     */
    void fuse(@Nullable StageMeter former) {
        fused = true;
        before = former;
    }

    /** The stage passes on whatever somebody else counts. */
    void count(LongSupplier passing) {
        counted = passing;
    }

    int index() {
        return index;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public long cameIn() {
        LongSupplier elsewhere = counted;
        if (elsewhere != null) {
            return elsewhere.getAsLong();
        }
        StageMeter former = before;
        return former == null ? in.sum() : former.sentOut();
    }

    @Override
    public long sentOut() {
        return fused || counted != null ? cameIn() - dropped.sum() - stuck.sum() : out.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum() + givenUp.sum();
    }

    @Override
    public long failed() {
        return failed.sum();
    }

    @Override
    public long retried() {
        return retried.sum();
    }

    @Override
    public long deadLettered() {
        return deadLettered.sum();
    }
}
