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

    private final AsyncProcessor<Firing, T> cycles;
    private final List<Trigger> triggers;
    private final FiringSource firings;

    private Triggered(AsyncProcessor<Firing, T> cycles, List<Trigger> triggers, Overlap overlap) {
        Checks.positive(cycles.componentName() + ".triggers", triggers.size());
        this.cycles = cycles;
        this.triggers = triggers;
        this.firings = new FiringSource(cycles.componentName(), triggers, overlap);
    }

    /**
     * What fires a trigger source; see {@link TriggerSource#on}.
     *
     * @param cycles runs its cycles, and has its name
     */
    public static <T> Triggered<T> of(AsyncProcessor<Firing, T> cycles, List<Trigger> triggers) {
        return new Triggered<>(cycles, triggers, Overlap.latest());
    }

    /** This source with one more trigger. */
    public Triggered<T> on(Trigger trigger) {
        List<Trigger> more = new ArrayList<>(triggers);
        more.add(trigger);
        return new Triggered<>(cycles, List.copyOf(more), firings.overlap());
    }

    /** This source with another rule for firings that come while a cycle runs. */
    public Triggered<T> overlap(Overlap overlap) {
        return new Triggered<>(cycles, triggers, overlap);
    }

    /** What became of the firings so far. */
    public FiringCounts counts() {
        return firings.counts();
    }

    /** The name, that of the trigger source. */
    public String name() {
        return cycles.componentName();
    }

    /** The firings as events: each is emitted when the one before is settled. */
    public Source<Firing> firings() {
        return firings;
    }

    /** The stage that makes events of firings. */
    public AsyncProcessor<Firing, T> cycles() {
        return cycles;
    }
}
