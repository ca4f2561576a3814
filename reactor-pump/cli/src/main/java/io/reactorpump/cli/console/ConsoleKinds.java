package io.reactorpump.cli.console;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.component.IteratorSource;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.json.PPrintSink;
import java.util.Collection;
import java.util.List;

/** The kinds of the console. */
public final class ConsoleKinds implements Kinds {

    /** What {@code stdin} may be told. */
    @About("Reads the lines of the standard input, each a text; what was read is not remembered")
    record StdinOptions(
            @About("the longest line") @Default("1 MiB") Size maxLine) {

        StdinOptions {
            Checks.that(maxLine.bytes() > 0 && maxLine.bytes() <= 1 << 29, "maxLine", maxLine, "1 byte to 512 MiB");
        }
    }

    /** What {@code stdout} may be told. */
    @About("Writes each payload as a line to the standard output: bytes and text as they are, other values as JSON")
    record StdoutOptions() {}

    /** What {@code pprint} may be told. */
    @About("Writes each payload to the standard output as JSON over several lines, to look at")
    record PPrintOptions() {}

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.source(
                        "stdin",
                        StdinOptions.class,
                        (options, site) -> IteratorSource.<String>of(
                                        "stdin", new Lines(System.in, (int) options.maxLine.bytes()))
                                .blocking()),
                Kind.sink("stdout", StdoutOptions.class, (options, site) -> LineSink.to("stdout", System.out)),
                Kind.sink("pprint", PPrintOptions.class, (options, site) -> new ReadablySink(PPrintSink.toConsole())));
    }
}
