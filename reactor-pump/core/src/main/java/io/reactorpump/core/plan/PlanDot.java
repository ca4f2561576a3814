package io.reactorpump.core.plan;

import io.reactorpump.api.Sink;
import java.util.List;

/** Draws a plan as a graph in the DOT language of Graphviz. */
final class PlanDot {

    private final StringBuilder out = new StringBuilder();
    private int next;

    private PlanDot() {}

    static String of(Plan plan) {
        PlanDot graph = new PlanDot();
        graph.out.append("digraph ").append(quoted(plan.name())).append(" {\n    rankdir=LR;\n");
        List<String> heads = plan.sources().stream()
                .map(source -> graph.node("ellipse", "source " + source.componentName()))
                .toList();
        graph.sink(graph.stages(heads, plan.stages()), plan.sink());
        return graph.out.append("}\n").toString();
    }

    private List<String> stages(List<String> from, List<Stage> stages) {
        List<String> heads = from;
        for (Stage stage : stages) {
            String options = stage.options().isEmpty() ? "" : "\n" + stage.options();
            String node = node("box", stage.kind() + " " + stage.name() + options);
            edges(heads, node, "");
            heads = List.of(node);
            for (BranchPlan branch : stage.branches()) {
                heads = branch(heads, node, branch);
            }
        }
        return heads;
    }

    /** A lane goes on to what follows; a branch ends in its own sink. */
    private List<String> branch(List<String> heads, String node, BranchPlan branch) {
        if (branch.sink().isEmpty()) {
            return stages(heads, branch.stages());
        }
        boolean waits = branch.delivery() instanceof BranchPlan.Delivery.Required;
        String entry = node("box", "branch " + branch.name());
        edges(List.of(node), entry, waits ? "" : " [style=dashed]");
        List<String> ends = stages(List.of(entry), branch.stages());
        branch.sink().ifPresent(sink -> sink(ends, sink));
        return heads;
    }

    private void sink(List<String> from, Sink<Object> sink) {
        edges(from, node("cylinder", "sink " + sink.componentName()), "");
    }

    private String node(String shape, String label) {
        String id = "n" + next++;
        out.append("    ")
                .append(id)
                .append(" [shape=")
                .append(shape)
                .append(", label=")
                .append(quoted(label));
        out.append("];\n");
        return id;
    }

    private void edges(List<String> from, String to, String style) {
        from.forEach(node -> out.append("    ")
                .append(node)
                .append(" -> ")
                .append(to)
                .append(style)
                .append(";\n"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
