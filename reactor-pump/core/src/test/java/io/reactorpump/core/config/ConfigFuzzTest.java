package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.Checks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a sound configuration are either understood as they are meant or refused where they were made; there is no other
 * exception and no hang.
 */
class ConfigFuzzTest {

    private static final List<String> LINES = List.of(
            "# orders",
            "[pipeline:orders:Source]",
            "url = https://example.com/x",
            "poll_interval = 1.5 s",
            "pages = 3",
            "",
            "[pipeline:orders:Sink]",
            "max_size = 64 KiB",
            "tls = yes",
            "brokers =",
            "    a:1",
            "    b:2",
            "headers.X-One = 1",
            "retry.max = 5",
            "[connection:Service]",
            "host = ${HOST:-localhost}",
            "token = ${TOKEN}");

    /** The lines that are keys, what is wrong for each, and what is right. */
    private static final Map<Integer, Values> KEYS = Map.of(
            2, new Values("url", List.of("", "a b", "http://[", "%%%"), Map.of("x:y", URI.create("x:y"))),
            3,
                    new Values(
                            "poll_interval",
                            List.of("", "soon", "-1", "1 2", "1e5", "0", "PT", "٣"),
                            Map.of("200ms", Duration.ofMillis(200), "7", Duration.ofSeconds(7))),
            4, new Values("pages", List.of("", "1.0", "99999999999", "three", "-1", "0x1"), Map.of("12", 12, "+5", 5)),
            7, new Values("max_size", List.of("", "1 potato", "-1", "1.5"), Map.of("1MiB", new Size(1 << 20))),
            8, new Values("tls", List.of("", "maybe", "2", "truee"), Map.of("off", false, "TRUE", true)),
            13, new Values("retry.max", List.of("", "many", "101"), Map.of("100", 100)),
            15,
                    new Values(
                            "host",
                            List.of("${GONE}", "${", "${A-B}", "${X:-"),
                            Map.of("${GONE:-h}", "h", "$${x}", "${x}")));

    private @Nullable Path folder;

    private record Values(String key, List<String> wrong, Map<String, Object> right) {}

    private record Source(
            URI url, Duration pollInterval, @Default("1") int pages) {

        Source {
            Checks.positive("pollInterval", pollInterval);
            Checks.positive("pages", pages);
        }
    }

    private record Retry(@Default("3") int max) {

        Retry {
            Checks.that(max <= 100, "retry.max", max, "<= 100");
        }
    }

    private record Sink(Size maxSize, boolean tls, List<String> brokers, Map<String, String> headers, Retry retry) {}

    private record Service(String host, Secret token) {}

    private record All(Source source, Sink sink, Service service) {

        Object value(String key) {
            return switch (key) {
                case "url" -> source.url;
                case "poll_interval" -> source.pollInterval;
                case "pages" -> source.pages;
                case "max_size" -> sink.maxSize;
                case "tls" -> sink.tls;
                case "retry.max" -> sink.retry.max;
                default -> service.host;
            };
        }
    }

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("pump-fuzz");
    }

    @AfterProperty
    void deleteFolder() throws IOException {
        Files.deleteIfExists(file());
        Files.deleteIfExists(file().resolveSibling(""));
    }

    @Provide
    Arbitrary<Integer> keyLines() {
        return Arbitraries.of(KEYS.keySet());
    }

    @Property(tries = 300)
    void aWrongValueIsRefusedAtItsKey(@ForAll("keyLines") int line, @ForAll int which) {
        Values values = values(line);
        String wrong = values.wrong.get(Math.floorMod(which, values.wrong.size()));

        List<Problem> problems = problems(replaced(line, values.key + " = " + wrong));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).endsWith("] " + values.key);
            assertThat(lineOf(problem)).isEqualTo(line + 1);
        });
    }

    @Property(tries = 200)
    void aRightValueIsBoundTruly(@ForAll("keyLines") int line, @ForAll int which) {
        Values values = values(line);
        List<String> all = List.copyOf(values.right.keySet());
        String right = all.get(Math.floorMod(which, all.size()));
        All before = bind(LINES);

        All after = bind(replaced(line, values.key + " = " + right));

        assertThat(after.value(values.key)).isEqualTo(values.right.get(right));
        KEYS.forEach((other, known) -> {
            if (other != line) {
                assertThat(after.value(known.key)).isEqualTo(before.value(known.key));
            }
        });
    }

    @Property(tries = 300)
    void aMistypedKeyIsRefusedWhereItStands(
            @ForAll("keyLines") int line, @ForAll @AlphaChars @StringLength(min = 1, max = 12) String typed) {
        String key = values(line).key;
        List<String> lines = replaced(line, typed + " =" + LINES.get(line).split("=", 2)[1]);
        boolean known = Names.same(typed, key)
                || List.of(
                                "url",
                                "pollinterval",
                                "pages",
                                "maxsize",
                                "tls",
                                "brokers",
                                "headers",
                                "retry",
                                "host",
                                "token")
                        .contains(Names.canonical(typed));
        if (!known) {
            assertThat(problems(lines)).anySatisfy(problem -> {
                assertThat(problem.path()).endsWith("] " + typed);
                assertThat(lineOf(problem)).isEqualTo(line + 1);
            });
        }
    }

    @Property(tries = 100)
    void aKeyGivenTwiceIsRefusedAtTheSecond(@ForAll("keyLines") int line) {
        List<String> lines = new ArrayList<>(LINES);
        lines.add(line + 1, LINES.get(line));

        assertThat(problems(lines)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).endsWith("] " + values(line).key);
            assertThat(lineOf(problem)).isEqualTo(line + 2);
        });
    }

    /**
     * An edit of a line.
     *
     * @param line which
     * @param at from which letter
     * @param cut how many letters go
     * @param insert what comes
     */
    record Edit(int line, int at, int cut, String insert) {

        String apply(String text) {
            int from = Math.min(at, text.length());
            return text.substring(0, from) + insert + text.substring(Math.min(text.length(), from + cut));
        }
    }

    @Provide
    Arbitrary<Edit> edits() {
        Arbitrary<String> special = Arbitraries.of(
                "[",
                "]",
                "=",
                ":",
                ".",
                "..",
                " ",
                "\t",
                "#",
                ";",
                "${",
                "}",
                "$",
                "\n",
                "\r",
                "\u0000",
                "é",
                "\uD83D\uDE00",
                "\uFEFF",
                "[x]\n",
                "a = b\n",
                "[general]\ninclude = *\n",
                "\\",
                "\"",
                "__",
                "0",
                "-",
                "%",
                "*");
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(20);
        return Combinators.combine(
                        Arbitraries.integers().between(0, LINES.size() - 1),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.oneOf(special, special, any))
                .as(Edit::new);
    }

    @Property(tries = 1000)
    void anyEditIsUnderstoodOrRefusedNearby(@ForAll("edits") Edit edit) {
        List<String> lines = replaced(edit.line, edit.apply(LINES.get(edit.line)));
        int grown = (int)
                lines.get(edit.line).chars().filter(c -> c == '\n' || c == '\r').count();

        for (Problem problem : problems(lines)) {
            assertThat(problem.value()).doesNotContain("\n");
            boolean sectionGone = lineOf(problem) == 0;
            if (sectionGone) {
                assertThat(problem.value()).isEqualTo("missing");
                assertThat(LINES.get(edit.line)).startsWith("[");
                continue;
            }
            int line = lineOf(problem) - 1;
            assertThat(line)
                    .as("the line of %s in %s", problem, lines)
                    .isBetween(headerBefore(edit.line), endOfSectionAfter(edit.line) + grown);
        }
    }

    @Property(tries = 300)
    void anyEditsAreUnderstoodOrRefused(
            @ForAll("edits") Edit one, @ForAll("edits") Edit two, @ForAll("edits") Edit three) {
        List<String> lines = new ArrayList<>(LINES);
        for (Edit edit : List.of(one, two, three)) {
            lines.set(edit.line, edit.apply(lines.get(edit.line)));
        }

        assertThatNoException().isThrownBy(() -> problems(lines));
    }

    @Property(tries = 300)
    void anyVariableIsUnderstoodOrRefusedByItsName(@ForAll("variables") String name, @ForAll String value) {
        Map<String, String> environment = new HashMap<>(Map.of("TOKEN", "t"));
        environment.put(name, value);

        for (Problem problem : problems(LINES, environment)) {
            assertThat(problem.toString()).contains(name);
            assertThat(problem.value()).doesNotContain("\n");
        }
    }

    @Provide
    Arbitrary<String> variables() {
        Arbitrary<String> part = Arbitraries.of(
                "PIPELINE",
                "ORDERS",
                "SOURCE",
                "SINK",
                "URL",
                "POLL_INTERVAL",
                "RETRY",
                "MAX",
                "HEADERS",
                "X",
                "",
                "_",
                "1");
        return part.list().ofMinSize(1).ofMaxSize(20).map(parts -> "PUMP_" + String.join("__", parts));
    }

    // --- the rest is plumbing ---

    private static Values values(int line) {
        return Optional.ofNullable(KEYS.get(line)).orElseThrow();
    }

    private static List<String> replaced(int line, String with) {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(line, with);
        return lines;
    }

    private static int headerBefore(int line) {
        int at = line;
        while (at > 0 && !LINES.get(at - 1).startsWith("[")) {
            at--;
        }
        // A header that is no header any more gives its keys to the section before.
        return LINES.get(line).startsWith("[") && at > 0 ? headerBefore(at - 1) : Math.max(0, at - 1);
    }

    private static int endOfSectionAfter(int line) {
        int at = line + 1;
        while (at < LINES.size() && !LINES.get(at).startsWith("[")) {
            at++;
        }
        return at;
    }

    private static int lineOf(Problem problem) {
        return problem.origin().map(Origin::line).orElse(0);
    }

    private Path file() {
        return Optional.ofNullable(folder).orElseThrow().resolve(Config.FILE);
    }

    private All bind(List<String> lines) {
        Problems problems = new Problems();
        All all = bind(lines, Map.of("TOKEN", "t"), problems).orElse(null);
        assertThat(problems.all()).isEmpty();
        return Optional.ofNullable(all).orElseThrow();
    }

    private List<Problem> problems(List<String> lines) {
        return problems(lines, Map.of("TOKEN", "t"));
    }

    private List<Problem> problems(List<String> lines, Map<String, String> environment) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Problems problems = new Problems();
            bind(lines, environment, problems);
            return problems.all();
        });
    }

    /** All of it, bound, if there is no problem; an empty result without a problem would throw here. */
    private Optional<All> bind(List<String> lines, Map<String, String> environment, Problems problems) {
        try {
            Files.writeString(file(), String.join("\n", lines));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Config config = Config.load(file(), environment, problems).gathering(problems);
        config.section("general");
        Optional<Source> source = bound(config, Source.class, problems, "pipeline", "orders", "Source");
        Optional<Sink> sink = bound(config, Sink.class, problems, "pipeline", "orders", "Sink");
        Optional<Service> service = bound(config, Service.class, problems, "connection", "Service");
        config.unknown(problems);
        return problems.isEmpty()
                ? Optional.of(new All(source.orElseThrow(), sink.orElseThrow(), service.orElseThrow()))
                : Optional.empty();
    }

    private static <T> Optional<T> bound(Config config, Class<T> type, Problems problems, String... section) {
        try {
            return Optional.of(config.section(section).bind(type));
        } catch (SettingException e) {
            assertThat(problems.isEmpty()).isFalse();
            return Optional.empty();
        }
    }
}
