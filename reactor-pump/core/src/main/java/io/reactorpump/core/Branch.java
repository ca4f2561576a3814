package io.reactorpump.core;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.BranchPlan.Delivery;
import io.reactorpump.core.plan.BranchPlan.Overflow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A line of stages beside the main line, for {@link Flow#tee} and {@link Flow#route}. Immutable.
 *
 * @param <T> the type of the payloads that enter it
 */
public final class Branch<T> {

    private final BranchPlan plan;

    private Branch(BranchPlan plan) {
        this.plan = plan;
    }

    /** A branch that the event waits for. */
    public static <T> Branch<T> required(String name, Sink<? super T> sink) {
        return required(name, flow -> flow, sink);
    }

    /** A branch that the event waits for, with stages of its own. */
    public static <T, R> Branch<T> required(String name, Function<Flow<T>, Flow<R>> stages, Sink<? super R> sink) {
        return of(name, new Delivery.Required(), (context, payload) -> true, stages, sink);
    }

    /** A branch for {@link Flow#route}: it gets the events that meet the condition. */
    public static <T> Branch<T> when(String name, Predicate<? super T> condition, Sink<? super T> sink) {
        return when(name, condition, flow -> flow, sink);
    }

    /** A branch for {@link Flow#route}, with stages of its own. */
    public static <T, R> Branch<T> when(
            String name, Predicate<? super T> condition, Function<Flow<T>, Flow<R>> stages, Sink<? super R> sink) {
        return whenWith(name, (context, payload) -> condition.test(payload), stages, sink);
    }

    /** As {@link #when(String, Predicate, Function, Sink)}, with a condition on what the context tells. */
    public static <T, R> Branch<T> whenWith(
            String name,
            BiPredicate<EventContext, ? super T> condition,
            Function<Flow<T>, Flow<R>> stages,
            Sink<? super R> sink) {
        return of(name, new Delivery.Required(), Untyped.predicate(condition), stages, sink);
    }

    /**
     * A branch that the event does not wait for: it holds 256 events, drops the newest beyond, and drops what fails.
     */
    public static <T> Branch<T> bestEffort(String name, Sink<? super T> sink) {
        return bestEffort(name, flow -> flow, sink);
    }

    /** As {@link #bestEffort(String, Sink)}, with stages of its own. */
    public static <T, R> Branch<T> bestEffort(String name, Function<Flow<T>, Flow<R>> stages, Sink<? super R> sink) {
        return Branch.<T, R>of(
                        name,
                        new Delivery.BestEffort(256, Overflow.DROP_NEWEST),
                        (context, payload) -> true,
                        stages,
                        sink)
                .onFailure(FailurePolicy.drop());
    }

    /** This branch, as best effort with a buffer of that size and that overflow rule. */
    public Branch<T> buffer(int size, Overflow overflow) {
        Checks.positive(plan.name() + ".buffer", size);
        return new Branch<>(new BranchPlan(
                plan.name(),
                new Delivery.BestEffort(size, overflow),
                plan.condition(),
                plan.stages(),
                plan.sink(),
                plan.failure()));
    }

    /** This branch, with a policy of its own. */
    public Branch<T> onFailure(FailurePolicy policy) {
        return new Branch<>(new BranchPlan(
                plan.name(), plan.delivery(), plan.condition(), plan.stages(), plan.sink(), Optional.of(policy)));
    }

    @SuppressWarnings("unchecked")
    private static <T, R> Branch<T> of(
            String name,
            Delivery delivery,
            BiPredicate<EventContext, Object> condition,
            Function<Flow<T>, Flow<R>> stages,
            Sink<? super R> sink) {
        return new Branch<>(new BranchPlan(
                name,
                delivery,
                condition,
                Flow.stagesOf(name, stages),
                Optional.of((Sink<Object>) sink),
                Optional.empty()));
    }

    BranchPlan plan() {
        return plan;
    }

    static List<BranchPlan> plans(Branch<?>[] branches) {
        Checks.positive("branches", branches.length);
        return Arrays.stream(branches).map(Branch::plan).toList();
    }
}
