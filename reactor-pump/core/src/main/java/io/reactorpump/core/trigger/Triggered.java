package io.reactorpump.core.trigger;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Source;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.policy.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * A trigger source with what fires it: where a pipeline may begin. Immutable but for its counts; its pipeline runs once at a
 * time.
 *
 * @param <T> the type of the payloads
 */
public final class Triggered<T> {

    private final TriggerSource<T> source;
    private final List<Trigger> triggers;
    private final FiringSource firings;

    Triggered(TriggerSource<T> source, List<Trigger> triggers, Overlap overlap) {
        Checks.positive(source.componentName() + ".triggers", triggers.size());
        this.source = source;
        this.triggers = triggers;
        this.firings = new FiringSource(source.componentName(), triggers, overlap);
    }

    /** This source with one more trigger. */
    public Triggered<T> on(Trigger trigger) {
        List<Trigger> more = new ArrayList<>(triggers);
        more.add(trigger);
        return new Triggered<>(source, List.copyOf(more), firings.overlap());
    }

    /** This source with another rule for firings that come while a cycle runs. */
    public Triggered<T> overlap(Overlap overlap) {
        return new Triggered<>(source, triggers, overlap);
    }

    /** What became of the firings so far. */
    public FiringCounts counts() {
        return firings.counts();
    }

    /** The name, that of the trigger source. */
    public String name() {
        return source.componentName();
    }

    /** The firings as events: each is emitted when the one before is settled. */
    public Source<Firing> firings() {
        return firings;
    }

    /** The stage that makes events of firings. */
    public AsyncProcessor<Firing, T> cycles() {
        return new Cycles<>(source);
    }
}
