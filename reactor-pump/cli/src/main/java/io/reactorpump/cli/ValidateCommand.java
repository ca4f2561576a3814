package io.reactorpump.cli;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.kind.DescribedPipelines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pump validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Tells all that is wrong with a file, without connecting to anything.",
        footer = {
            "",
            "Examples:",
            "  pump validate config.yaml",
            "  pump validate . --json",
            "",
            "Exit codes: 0 run would begin; 2 it would refuse the file."
        })
final class ValidateCommand implements Callable<Integer> {

    @Mixin
    private final ConfigArgument file = new ConfigArgument();

    @Option(names = "--json", description = "answer in JSON: valid, pipelines, problems")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ValidateCommand() {}

    @Override
    public Integer call() {
        try {
            DescribedPipelines described = file.read();
            List<String> names =
                    described.pipelines().stream().map(Pipeline::name).toList();
            Output.of(spec).print(json ? Output.json(answer(names, List.of())) : "good: " + String.join(", ", names));
            return 0;
        } catch (SettingException e) {
            if (!json) {
                throw e;
            }
            Output.of(spec)
                    .print(Output.json(answer(
                            List.of(),
                            e.problems().stream().map(ValidateCommand::problem).toList())));
            return Main.REFUSED;
        }
    }

    private static Map<String, Object> answer(List<String> pipelines, List<Map<String, @Nullable Object>> problems) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", problems.isEmpty());
        answer.put("pipelines", pipelines);
        answer.put("problems", problems);
        return answer;
    }

    private static Map<String, @Nullable Object> problem(SettingException.Problem problem) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("file", problem.origin().map(Origin::source).orElse(null));
        told.put("line", problem.origin().map(Origin::line).orElse(null));
        told.put("path", problem.path());
        told.put("value", problem.value());
        told.put("expected", problem.expected());
        return told;
    }
}
