package io.reactorpump.core.plan;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A line of stages beside the main line, with a sink of its own unless it is a lane that leads back.
 *
 * @param name the name; empty for a lane
 * @param delivery whether the event waits for the branch
 * @param condition which events a route sends here
 * @param stages what they go through
 * @param sink where they end; empty for a lane
 * @param failure the policy of the branch instead of that of the pipeline
 */
public record BranchPlan(
        String name,
        Delivery delivery,
        BiPredicate<EventContext, Object> condition,
        List<Stage> stages,
        Optional<Sink<Object>> sink,
        Optional<FailurePolicy> failure) {

    /** Copies the stages. */
    public BranchPlan {
        if (sink.isPresent()) {
            LineEnd end = LineEnd.of(stages, sink.orElseThrow());
            stages = end.stages();
            sink = Optional.of(end.sink());
        }
        stages = List.copyOf(stages);
    }

    /** A lane that leads back to the main line. */
    public static BranchPlan lane(List<Stage> stages) {
        return new BranchPlan(
                "", new Delivery.Required(), (context, payload) -> true, stages, Optional.empty(), Optional.empty());
    }

    /** Whether an event waits for a branch. */
    public sealed interface Delivery {

        /** The event is acknowledged only when this branch is done with it too. */
        record Required() implements Delivery {}

        /**
         * The event does not wait: the branch has a buffer, and what does not fit is dropped and counted.
         *
         * @param buffer how many events it holds
         * @param overflow which one goes when it is full
         */
        record BestEffort(int buffer, Overflow overflow) implements Delivery {}
    }

    /** Which event a full best-effort buffer gives up. */
    public enum Overflow {
        /** The one that arrives. */
        DROP_NEWEST("dropNewest"),
        /** The one that has waited longest. */
        DROP_OLDEST("dropOldest");

        private final String word;

        Overflow(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
