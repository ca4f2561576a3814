package io.reactorpump.cli;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.trigger.Cron;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pump cron}. */
@Command(
        name = "cron",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Prints when a cron expression fires next, one instant a line.",
        footer = {
            "",
            "Examples:",
            "  pump cron '*/15 9-17 * * MON-FRI' --zone Europe/Prague",
            "  pump cron '30 2 * * *' --zone Europe/Prague --from 2026-03-28T00:00:00Z --count 3",
            "",
            "Exit codes: 0 printed; 2 the expression or an option was refused."
        })
final class CronCommand implements Callable<Integer> {

    private static final int MOST = 10_000;

    @Parameters(paramLabel = "EXPR", description = "five fields, or @daily and the like")
    private String expression = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "the time zone (default: that of this machine)")
    private @Nullable String zone;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "after when, as in 2026-03-28T00:00:00Z (default: now)")
    private @Nullable String from;

    @Option(names = "--count", defaultValue = "5", description = "how many (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--json", description = "answer in JSON: an array of texts")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CronCommand() {}

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw new SettingException("--count", count, "1 to " + MOST);
        }
        Cron cron = Cron.parse(expression);
        ZoneId at = zone();
        Instant last = start();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            last = cron.next(last, at);
            lines.add(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.ofInstant(last, at)));
        }
        Output.of(spec).print(json ? Output.json(lines) : String.join(System.lineSeparator(), lines));
        return 0;
    }

    private ZoneId zone() {
        try {
            return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new SettingException("--zone", String.valueOf(zone), "a time zone such as Europe/Prague");
        }
    }

    private Instant start() {
        try {
            return from == null ? Instant.now() : OffsetDateTime.parse(from).toInstant();
        } catch (DateTimeException e) {
            throw new SettingException("--from", String.valueOf(from), "an instant such as 2026-03-28T00:00:00Z");
        }
    }
}
