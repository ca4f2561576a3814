package io.reactorpump.test;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.plan.Stage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes a plan of a plan, with other sources, sinks and raw operators, wherever they are: in lanes, branches, policies. */
final class ProbedPlan {

    private final UnaryOperator<Sink<Object>> sinks;
    private final Observations observations;
    private final IdentityHashMap<Sink<?>, Sink<Object>> made = new IdentityHashMap<>();

    ProbedPlan(UnaryOperator<Sink<Object>> sinks, Observations observations) {
        this.sinks = sinks;
        this.observations = observations;
    }

    Plan of(Plan plan, List<Source<Object>> sources) {
        return new Plan(
                plan.name(),
                sources,
                stages(plan.stages()),
                sink(plan.sink()),
                policy(plan.failure()),
                plan.flow(),
                plan.commit(),
                plan.timeout());
    }

    /** The same sink for the same sink: a dead-letter sink may be named in many places. */
    @SuppressWarnings("unchecked")
    private Sink<Object> sink(Sink<?> sink) {
        return made.computeIfAbsent(sink, s -> sinks.apply((Sink<Object>) s));
    }

    private List<Stage> stages(List<Stage> stages) {
        List<Stage> probed = new ArrayList<>();
        stages.forEach(stage -> probed.add(stage(stage)));
        return probed;
    }

    private Stage stage(Stage stage) {
        if (stage instanceof Stage.Step step) {
            return new Stage.Step(step.name(), step.kind(), step.processor(), options(step.settings()));
        }
        if (stage instanceof Stage.Async async) {
            return new Stage.Async(async.name(), async.kind(), async.processor(), options(async.settings()));
        }
        if (stage instanceof Stage.Via via) {
            return new Stage.Via(
                    via.name(), new WatchedOperator(via.name(), via.operator(), observations), options(via.settings()));
        }
        if (stage instanceof Stage.Keyed keyed) {
            return new Stage.Keyed(keyed.name(), keyed.key(), keyed.replicas(), stages(keyed.lane()));
        }
        if (stage instanceof Stage.Parallel parallel) {
            return new Stage.Parallel(parallel.name(), parallel.replicas(), stages(parallel.lane()));
        }
        if (stage instanceof Stage.Tee tee) {
            return new Stage.Tee(tee.name(), branches(tee.branches()));
        }
        if (stage instanceof Stage.Route route) {
            return new Stage.Route(route.name(), branches(route.branches()), route.choice());
        }
        return stage;
    }

    private List<BranchPlan> branches(List<BranchPlan> branches) {
        return branches.stream()
                .map(branch -> new BranchPlan(
                        branch.name(),
                        branch.delivery(),
                        branch.condition(),
                        stages(branch.stages()),
                        branch.sink().map(this::sink),
                        branch.failure().map(this::policy)))
                .toList();
    }

    private StageOptions options(StageOptions options) {
        Optional<FailurePolicy> policy = options.failure().map(this::policy);
        return new StageOptions(
                options.concurrency(), options.ordered(), options.timeout(), policy, options.replicas());
    }

    private FailurePolicy policy(FailurePolicy policy) {
        return policy.giveUp() instanceof GiveUp.ToDeadLetters to ? policy.thenDeadLetter(sink(to.sink())) : policy;
    }
}
