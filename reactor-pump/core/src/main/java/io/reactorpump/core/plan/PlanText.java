package io.reactorpump.core.plan;

import io.reactorpump.api.Source;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws a plan as lines of text. */
final class PlanText {

    private final StringBuilder out = new StringBuilder();

    private PlanText() {}

    static String of(Plan plan) {
        PlanText text = new PlanText();
        text.line(
                0,
                "pipeline",
                plan.name(),
                "maxInFlight=" + plan.flow().maxInFlight() + ", window="
                        + plan.flow().window() + ", onFailure=" + Describe.policy(plan.failure()));
        plan.sources().forEach(source -> text.line(1, "source", source.componentName(), ""));
        text.stages(1, plan.stages());
        text.line(1, "sink", plan.sink().componentName(), "");
        return text.out.toString();
    }

    static String line(Plan plan) {
        String sources = plan.sources().stream().map(Source::componentName).collect(Collectors.joining(" + "));
        Stream<String> names = Stream.of(
                        Stream.of(sources),
                        plan.stages().stream().map(Stage::name),
                        Stream.of(plan.sink().componentName()))
                .flatMap(Function.identity());
        return names.collect(Collectors.joining(" → ")) + " (maxInFlight="
                + plan.flow().maxInFlight() + ", onFailure=" + Describe.policy(plan.failure()) + ")";
    }

    private void stages(int depth, List<Stage> stages) {
        for (Stage stage : stages) {
            line(depth, stage.kind(), stage.name(), stage.options());
            for (BranchPlan branch : stage.branches()) {
                if (branch.sink().isEmpty()) {
                    stages(depth + 1, branch.stages());
                    continue;
                }
                line(depth + 1, "branch", branch.name(), delivery(branch));
                stages(depth + 2, branch.stages());
                branch.sink().ifPresent(sink -> line(depth + 2, "sink", sink.componentName(), ""));
            }
        }
    }

    private static String delivery(BranchPlan branch) {
        return branch.delivery() instanceof BranchPlan.Delivery.BestEffort bestEffort
                ? "best effort, buffer=" + bestEffort.buffer()
                : "required";
    }

    private void line(int depth, String kind, String name, String options) {
        out.append("  ".repeat(depth)).append(kind).append(' ').append(name);
        if (!options.isEmpty()) {
            out.append(" (").append(options).append(')');
        }
        out.append('\n');
    }
}
