package io.reactorpump.core.plan;

import io.reactorpump.api.Component;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Gathers the components of a plan, each once, from the sinks up to the sources. */
final class PlanParts {

    private final Set<Component> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Part> parts = new ArrayList<>();

    private PlanParts() {}

    static List<Part> of(Plan plan) {
        PlanParts gathering = new PlanParts();
        gathering.policy(plan.failure());
        gathering.sink(plan.sink());
        gathering.stages(plan.stages());
        plan.sources().forEach(source -> gathering.add(source.componentName(), source));
        return List.copyOf(gathering.parts);
    }

    private void stages(List<Stage> stages) {
        for (Stage stage : stages) {
            stage.component().ifPresent(component -> add(stage.name(), component));
            settings(stage);
            for (BranchPlan branch : stage.branches()) {
                branch.failure().ifPresent(this::policy);
                branch.sink().ifPresent(this::sink);
                stages(branch.stages());
            }
        }
    }

    private void settings(Stage stage) {
        if (stage instanceof Stage.Step step) {
            step.settings().failure().ifPresent(this::policy);
        } else if (stage instanceof Stage.Async async) {
            async.settings().failure().ifPresent(this::policy);
        } else if (stage instanceof Stage.Via via) {
            via.settings().failure().ifPresent(this::policy);
        }
    }

    private void policy(FailurePolicy policy) {
        if (policy.giveUp() instanceof GiveUp.ToDeadLetters to) {
            sink(to.sink());
        }
    }

    private void sink(Sink<?> sink) {
        add(sink.componentName(), sink);
    }

    private void add(String name, Component component) {
        if (seen.add(component)) {
            parts.add(new Part(name, component));
        }
    }
}
