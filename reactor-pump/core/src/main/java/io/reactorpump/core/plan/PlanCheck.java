package io.reactorpump.core.plan;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.StageOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds all that is wrong with a plan. */
final class PlanCheck {

    private final String pipeline;
    private final List<Source<Object>> sources;
    private final FlowPolicy flow;
    private final Set<String> names = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private PlanCheck(String pipeline, List<Source<Object>> sources, FlowPolicy flow) {
        this.pipeline = pipeline;
        this.sources = sources;
        this.flow = flow;
    }

    static List<Problem> of(Plan plan) {
        PlanCheck check = new PlanCheck(plan.name(), plan.sources(), plan.flow());
        if (plan.name().isBlank()) {
            check.problem("name", "'" + plan.name() + "'", "a name that is not blank");
        }
        check.sources();
        check.policy("onFailure", Optional.of(plan.failure()));
        check.stages(plan.stages(), false);
        check.sink(plan.sink());
        return check.problems;
    }

    /** The fluent form has no pipeline without one; a plan that is made elsewhere may. */
    private void sink(@Nullable Sink<Object> sink) {
        if (sink == null) {
            problem("to", "nothing", "a sink");
        } else {
            name("sink", sink.componentName());
        }
    }

    private void sources() {
        if (sources.isEmpty()) {
            problem("from", "nothing", "at least one source");
        }
        for (Source<Object> source : sources) {
            name("source", source.componentName());
        }
        if (sources.size() > 1 && sources.stream().anyMatch(Source::requests)) {
            problem("from", names(sources), "no requests among merged sources: each caller waits for its own answer");
        }
    }

    private void stages(List<Stage> stages, boolean inLane) {
        for (Stage stage : stages) {
            name(stage.kind(), stage.name());
            stage.component()
                    .filter(Sink.class::isInstance)
                    .ifPresent(sink -> problem(
                            stage.kind() + " '" + stage.name() + "'",
                            "a sink in the middle",
                            "a sink at the end, or at that of a branch"));
            replicas(stage, inLane);
            if (stage instanceof Stage.Batch batch) {
                batch(batch);
            } else if (stage instanceof Stage.Step step) {
                settings(stage, step.settings());
                step.settings()
                        .timeout()
                        .ifPresent(
                                t -> problem(
                                        stage.name() + ".timeout",
                                        t,
                                        "none: a function that finishes within the call cannot be cut short; use blocking(..)"));
                if (step.settings().concurrency() != 1) {
                    problem(
                            stage.name() + ".concurrency",
                            step.settings().concurrency(),
                            "1: a function that finishes within the call runs one at a time; use parallel(..)");
                }
            } else if (stage instanceof Stage.Async async) {
                settings(stage, async.settings());
            } else if (stage instanceof Stage.Via via) {
                settings(stage, via.settings());
            }
            branches(stage, inLane);
        }
    }

    private void branches(Stage stage, boolean inLane) {
        for (BranchPlan branch : stage.branches()) {
            if (branch.sink().isPresent()) {
                if (inLane) {
                    problem(stage.name(), stage.kind(), "no branches with sinks inside a lane");
                }
                name("branch", branch.name());
                policy(branch.name() + ".onFailure", branch.failure());
                branch.sink().ifPresent(sink -> name("sink", sink.componentName()));
            }
            stages(branch.stages(), inLane || branch.sink().isEmpty());
        }
    }

    private void replicas(Stage stage, boolean inLane) {
        boolean isLanes = stage instanceof Stage.Keyed || stage instanceof Stage.Parallel;
        boolean isManyInLane =
                isLanes ? !stage.replicas().isFixed() : !stage.replicas().isOne();
        if (inLane && isManyInLane) {
            problem(
                    stage.name() + ".max_replicas",
                    stage.replicas().max(),
                    "1 inside a lane: the stage that holds the lane has the replicas");
        }
        if (stage instanceof Stage.Via via && !via.settings().replicas().isOne()) {
            problem(
                    stage.name() + ".max_replicas",
                    via.settings().replicas().max(),
                    "1: operators on all events can not be several");
        }
    }

    private void batch(Stage.Batch batch) {
        if (batch.policy().size() > flow.maxInFlight()) {
            problem(
                    batch.name() + ".size",
                    batch.policy().size(),
                    "<= maxInFlight, which is " + flow.maxInFlight() + ", or the batch could never fill");
        }
        if (sources.stream().anyMatch(Source::requests)) {
            problem(batch.name(), "batch", "no batch of requests: each caller waits for its own answer");
        }
    }

    private void settings(Stage stage, StageOptions settings) {
        policy(stage.name() + ".onFailure", settings.failure());
    }

    private void policy(String path, Optional<FailurePolicy> policy) {
        policy.filter(p -> p.giveUp() instanceof GiveUp.Reject).ifPresent(p -> {
            for (Source<Object> source : sources) {
                if (!source.rejects() && !source.requests()) {
                    problem(
                            path,
                            "reject",
                            "a source that takes records back; " + source.componentName() + " does not");
                }
            }
        });
    }

    private void name(String kind, String name) {
        if (name.isBlank()) {
            problem(kind, "'" + name + "'", "a name that is not blank");
        } else if (!names.add(name)) {
            problem(kind + " '" + name + "'", "used twice", "a name of its own within the pipeline");
        }
    }

    private void problem(String path, Object value, String expected) {
        problems.add(new Problem("pipeline '" + pipeline + "': " + path, String.valueOf(value), expected));
    }

    private static String names(List<Source<Object>> sources) {
        return sources.stream().map(Source::componentName).toList().toString();
    }
}
