package io.reactorpump.core.plan;

import io.reactorpump.api.Sink;
import java.util.List;

/** Draws a plan as a Mermaid flow chart. */
final class PlanMermaid {

    private final StringBuilder out = new StringBuilder("flowchart LR\n");
    private int next;

    private PlanMermaid() {}

    static String of(Plan plan) {
        PlanMermaid chart = new PlanMermaid();
        List<String> heads = plan.sources().stream()
                .map(source -> chart.node("([", "source " + source.componentName(), "])"))
                .toList();
        chart.sink(chart.stages(heads, plan.stages()), plan.sink());
        return chart.out.toString();
    }

    private List<String> stages(List<String> from, List<Stage> stages) {
        List<String> heads = from;
        for (Stage stage : stages) {
            heads = stage(heads, stage);
        }
        return heads;
    }

    private List<String> stage(List<String> from, Stage stage) {
        String label = stage.kind() + " " + stage.name() + (stage.options().isEmpty() ? "" : "<br/>" + stage.options());
        String node = node("[", label, "]");
        arrows(from, node, "-->");
        List<String> heads = List.of(node);
        for (BranchPlan branch : stage.branches()) {
            if (branch.sink().isEmpty()) {
                heads = stages(heads, branch.stages());
                continue;
            }
            boolean waits = branch.delivery() instanceof BranchPlan.Delivery.Required;
            String entry = node("[", "branch " + branch.name(), "]");
            arrows(List.of(node), entry, waits ? "-->" : "-.->");
            List<String> ends = stages(List.of(entry), branch.stages());
            branch.sink().ifPresent(sink -> sink(ends, sink));
        }
        return heads;
    }

    private void sink(List<String> from, Sink<Object> sink) {
        arrows(from, node("[(", "sink " + sink.componentName(), ")]"), "-->");
    }

    private String node(String open, String label, String close) {
        String id = "n" + next++;
        out.append("    ")
                .append(id)
                .append(open)
                .append('"')
                .append(label.replace("\"", "#quot;"))
                .append('"');
        out.append(close).append('\n');
        return id;
    }

    private void arrows(List<String> from, String to, String arrow) {
        for (String node : from) {
            out.append("    ")
                    .append(node)
                    .append(' ')
                    .append(arrow)
                    .append(' ')
                    .append(to)
                    .append('\n');
        }
    }
}
