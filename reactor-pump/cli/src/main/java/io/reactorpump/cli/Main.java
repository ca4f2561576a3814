package io.reactorpump.cli;

import io.reactorpump.api.error.SettingException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code pump}. */
@Command(
        name = "pump",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        header = "Pipelines that lose nothing, from YAML and INI files.",
        footer = {
            "",
            "Examples:",
            "  pump run config.yaml",
            "  pump validate . && pump graph . --format text",
            "  pump kinds kafka",
            "",
            "Exit codes: 0 all is done, or good; 1 a pipeline failed; 2 the command line or a file was refused;",
            "130 and 143 after SIGINT and SIGTERM, which drain (a second one ends at once)."
        },
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            GraphCommand.class,
            KindsCommand.class,
            SchemaCommand.class,
            CronCommand.class,
            KafkaCommand.class
        })
public final class Main implements Runnable {

    static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main() {}

    /** Ends with the exit code of the command. */
    public static void main(String[] arguments) {
        Console.prepare();
        int code = commandLine().execute(arguments);
        System.out.flush();
        System.exit(code);
    }

    static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setExecutionExceptionHandler((error, command, parsed) -> refuse(error, command.getErr()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Console.isColoured() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int refuse(Exception error, PrintWriter err) {
        if (error instanceof SettingException settings) {
            err.println(
                    settings.problems().size() == 1
                            ? "pump: one problem"
                            : "pump: " + settings.problems().size() + " problems");
            settings.problems().forEach(problem -> err.println("  " + problem));
            err.flush();
            return REFUSED;
        }
        err.println("pump: " + error.getMessage());
        err.flush();
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what is to be done? (expected: a command)");
    }
}
