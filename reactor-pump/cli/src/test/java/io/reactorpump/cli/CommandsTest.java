package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reactorpump.core.trigger.Cron;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that answer at once, within this process. */
class CommandsTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int pump(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Main.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("it.yaml"), text);
    }

    @Test
    void cronAgreesWithTheEngine() {
        Random random = new Random(7);
        List<String> zones = List.of("UTC", "Europe/Prague", "America/New_York", "Australia/Lord_Howe");
        for (int i = 0; i < 60; i++) {
            String expression = String.format(
                    Locale.ROOT,
                    "%d %s * %s %s",
                    random.nextInt(60),
                    random.nextBoolean() ? "*/3" : random.nextInt(24),
                    random.nextBoolean() ? "*" : "3,10",
                    random.nextBoolean() ? "*" : "SUN");
            ZoneId zone = ZoneId.of(zones.get(i % zones.size()));
            Instant from = Instant.parse("2026-03-27T00:00:00Z").plusSeconds(random.nextInt(20_000_000));
            assertThat(pump("cron", expression, "--zone", zone.getId(), "--from", from.toString(), "--count", "7"))
                    .isZero();
            Instant last = from;
            List<String> lines = out.toString().lines().toList();
            assertThat(lines).hasSize(7);
            for (String line : lines) {
                last = Cron.parse(expression).next(last, zone);
                OffsetDateTime told = OffsetDateTime.parse(line);
                assertThat(told.toInstant()).as(expression).isEqualTo(last);
                assertThat(told.getOffset()).isEqualTo(zone.getRules().getOffset(last));
            }
        }
    }

    @Test
    void cronTellsWhatIsWrong() {
        assertThat(pump("cron", "61 * * * *")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("61").contains("expected").doesNotContain("at io.reactorpump");
        assertThat(pump("cron", "* * * * *", "--zone", "Europe/Prage")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("--zone: Europe/Prage (expected: a time zone");
        assertThat(pump("cron", "* * * * *", "--count", "0")).isEqualTo(Main.REFUSED);
        assertThat(pump("cron", "@daily", "--zone", "UTC", "--from", "2026-01-01T00:00:00Z", "--count", "2", "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"2026-01-02T00:00:00Z\"");
    }

    @Test
    void validateTellsWhatRunWouldRefuse() throws IOException {
        assertThat(pump("validate", file(Samples.MANY).toString())).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("good: copy, rows, nightly");
        Path bad = file("source: {kind: kafkka}\nsink: {kind: stdout, x: 1}\n");
        assertThat(pump("validate", bad.toString())).isEqualTo(Main.REFUSED);
        assertThat(err.toString())
                .contains(
                        "pump: 2 problems",
                        bad + ":1: source.kind: kafkka",
                        "did you mean 'kafka'?",
                        bad + ":2: sink.x: 1");
        assertThat(out.toString()).isEmpty();
        assertThat(pump("validate", bad.toString(), "--json")).isEqualTo(Main.REFUSED);
        JsonNode answer = json(out.toString());
        assertThat(answer.get("valid").asBoolean()).isFalse();
        assertThat(answer.get("problems")).hasSize(2);
        assertThat(answer.get("problems").get(0).get("line").asInt()).isEqualTo(1);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void graphDrawsInThreeForms() throws IOException {
        String path = file(Samples.LIMITS).toString();
        assertThat(pump("graph", path)).isZero();
        assertThat(out.toString()).startsWith("flowchart LR").contains("sink limits.jsonl");
        assertThat(pump("graph", path, "--format", "dot")).isZero();
        assertThat(out.toString())
                .startsWith("digraph \"limits\" {")
                .contains("n0 -> n1;")
                .endsWith("}\n");
        assertThat(pump("graph", path, "--format", "text")).isZero();
        assertThat(out.toString()).startsWith("pipeline limits").contains("maxInFlight=100");
    }

    @Test
    void kindsTellsAllAboutOne() throws IOException {
        assertThat(pump("kinds")).isZero();
        assertThat(out.toString()).contains("sources", "processors", "sinks", "connections", "triggers");
        assertThat(pump("kinds", "kafka")).isZero();
        assertThat(out.toString())
                .contains("source kafka", "sink kafka", "connection kafka")
                .contains("offset (one of latest, earliest; default latest)")
                .contains("topic (a text; required)")
                .contains("kind: kafka");
        assertThat(pump("kinds", "kafak")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("did you mean 'kafka'?");
        assertThat(pump("kinds", "--json")).isZero();
        assertThat(json(out.toString())).hasSize(ConfigFileTest.CATALOG.kinds().size());
    }

    @Test
    void helpHasExamplesAndExitCodes() {
        for (String command : List.of("run", "validate", "graph", "kinds", "cron", "kafka")) {
            assertThat(pump(command, "--help")).isZero();
            assertThat(out.toString()).as(command).contains("Example", "Exit codes", "pump " + command);
        }
        assertThat(pump("--help")).isZero();
        assertThat(out.toString()).contains("Examples:", "Exit codes:");
        assertThat(pump("--version")).isZero();
        assertThat(pump()).isEqualTo(Main.REFUSED);
        assertThat(pump("rnu", "x")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("run");
    }
}
