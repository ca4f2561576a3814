package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Trigger;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Flux;

/**
 * A trigger that can be paused: then it does not fire, and counts what it would have fired. To hold firings back until
 * later, pause the pipeline. Thread-safe.
 */
public final class PausableTrigger implements Trigger {

    private final Trigger trigger;
    private final LongAdder missed = new LongAdder();
    private volatile boolean paused;

    PausableTrigger(Trigger trigger) {
        this.trigger = trigger;
    }

    /** Fires no more until {@link #resume()}. */
    public void pause() {
        paused = true;
    }

    /** Fires again. */
    public void resume() {
        paused = false;
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return paused;
    }

    /** How many firings there would have been. */
    public long missed() {
        return missed.sum();
    }

    @Override
    public String name() {
        return trigger.name();
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return trigger.firings(context).filter(this::passes);
    }

    private boolean passes(Firing firing) {
        if (!paused) {
            return true;
        }
        missed.increment();
        trigger.ended(firing, new FiringEnd.Skipped());
        return false;
    }

    @Override
    public void ended(Firing firing, FiringEnd end) {
        trigger.ended(firing, end);
    }
}
