package io.reactorpump.cli;

import io.reactorpump.cli.schema.ConfigSchema;
import io.reactorpump.core.kind.KindCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pump schema}. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        header = "Prints the JSON Schema of config files, for editors.",
        footer = {
            "",
            "Example:",
            "  pump schema > pump.schema.json   # and in a file: # yaml-language-server: $schema=pump.schema.json"
        })
final class SchemaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SchemaCommand() {}

    @Override
    public Integer call() {
        Output.of(spec).print(Output.json(ConfigSchema.of(KindCatalog.load())));
        return 0;
    }
}
