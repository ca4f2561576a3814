package io.reactorpump.cli;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.plan.Plan;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pump graph}. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Draws the pipelines of a file.",
        footer = {
            "",
            "Examples:",
            "  pump graph config.yaml",
            "  pump graph . --format dot | dot -Tsvg > pipelines.svg",
            "",
            "Exit codes: 0 drawn; 2 the file was refused."
        })
final class GraphCommand implements Callable<Integer> {

    /** The forms of a drawing. */
    enum Format {
        MERMAID,
        DOT,
        TEXT;

        String draw(Plan plan) {
            return switch (this) {
                case MERMAID -> plan.mermaid();
                case DOT -> plan.dot();
                case TEXT -> plan.text();
            };
        }
    }

    @Mixin
    private final ConfigArgument file = new ConfigArgument();

    @Option(
            names = "--format",
            defaultValue = "mermaid",
            description = "mermaid, dot or text (default: ${DEFAULT-VALUE})")
    private Format format = Format.MERMAID;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private GraphCommand() {}

    @Override
    public Integer call() {
        Output.of(spec)
                .print(file.read().pipelines().stream()
                        .map(Pipeline::plan)
                        .map(format::draw)
                        .collect(Collectors.joining("\n")));
        return 0;
    }
}
