package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

    @TempDir
    Path folder;

    enum Mode {
        READ_ONLY,
        READ_WRITE
    }

    record Everything(
            String text,
            int whole,
            long large,
            double number,
            boolean truth,
            Duration time,
            Size size,
            Mode mode,
            URI uri,
            Path path,
            ZoneId zone,
            Charset charset,
            Secret token,
            Optional<String> maybe,
            Optional<Integer> never,
            List<Integer> numbers,
            Set<Mode> modes,
            Map<String, String> headers,
            Map<String, Nested> nestedByName,
            Nested nested,
            List<Nested> several,
            Auth auth) {}

    record Nested(
            @Default("8080") int port, @Default("a, b") List<String> names) {}

    sealed interface Auth {
        record Basic(String user, Secret password) implements Auth {}

        record BearerToken(Secret token) implements Auth {}
    }

    @Test
    void everyTypeIsBound() {
        Everything all = Conf.in(folder, """
                [s]
                text = some text
                whole = -12
                large = 12345678901
                number = 1.5e3
                truth = yes
                time = 1.0
                size = 12MiB
                mode = read-write
                uri = https://example.com/x
                path = data/out.txt
                zone = Europe/Prague
                charset = utf-8
                token = t0k3n
                maybe = here
                numbers = 1, 2,3
                modes =
                    read_only
                    READ_WRITE
                headers.X-One = 1
                headers.x.two = 2
                nested-by-name.first.port = 1
                nested-by-name.second.names = x
                nested.port = 99
                several.2.port = 2
                several.1.port = 1
                auth.kind = bearer_token
                auth.token = abc
                """).load().section("s").bind(Everything.class);

        assertThat(all)
                .isEqualTo(new Everything(
                        "some text",
                        -12,
                        12345678901L,
                        1500,
                        true,
                        Duration.ofSeconds(1),
                        new Size(12 << 20),
                        Mode.READ_WRITE,
                        URI.create("https://example.com/x"),
                        folder.resolve("data/out.txt"),
                        ZoneId.of("Europe/Prague"),
                        StandardCharsets.UTF_8,
                        new Secret("t0k3n"),
                        Optional.of("here"),
                        Optional.empty(),
                        List.of(1, 2, 3),
                        Set.of(Mode.READ_ONLY, Mode.READ_WRITE),
                        Map.of("X-One", "1", "x.two", "2"),
                        Map.of(
                                "first", new Nested(1, List.of("a", "b")),
                                "second", new Nested(8080, List.of("x"))),
                        new Nested(99, List.of("a", "b")),
                        List.of(new Nested(1, List.of("a", "b")), new Nested(2, List.of("a", "b"))),
                        new Auth.BearerToken(new Secret("abc"))));
        assertThat(all.toString()).doesNotContain("t0k3n").doesNotContain("abc");
    }

    @Test
    void aTreeOfAnotherFormatIsBoundToTheSameRecords() {
        Origin origin = new Origin("config.yaml", 3);
        Setting.Section nested = new Setting.Section(Map.of("port", new Setting.Text("7", false, origin)), origin);
        Setting.Section root = new Setting.Section(
                Map.of(
                        "source",
                        new Setting.Section(
                                Map.of(
                                        "brokerList",
                                        new Setting.Items(
                                                List.of(
                                                        new Setting.Text("a:1", false, origin),
                                                        new Setting.Text("b,2", false, origin)),
                                                origin),
                                        "several",
                                        new Setting.Items(List.of(nested), origin),
                                        "lanes",
                                        new Setting.Text("many", false, new Origin("config.yaml", 9))),
                                origin)),
                origin);
        record Source(
                List<String> brokerList,
                List<Nested> several,
                @Default("1") int lanes) {}
        Problems problems = new Problems();

        assertThatThrownBy(
                        () -> Config.of(root, Notation.DOTTED).section("source").bind(Source.class))
                .hasMessage("config.yaml:9: source.lanes: many (expected: a whole number)");
        Config gathering = Config.of(root, Notation.DOTTED).gathering(problems).section("source");
        assertThat(gathering.getList("broker_list")).containsExactly("a:1", "b,2");
        assertThat(gathering.get("several", Integer.class, 5)).isEqualTo(5);
        assertThat(problems.all())
                .singleElement()
                .hasToString("config.yaml:3: source.several: a list (expected: a whole number)");
    }

    @Test
    void aRecordMayBeAllDefaults() {
        assertThat(Config.empty().bind(Nested.class)).isEqualTo(new Nested(8080, List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, PT1S",
        "30, PT30S",
        "0.25, PT0.25S",
        "200ms, PT0.2S",
        "200 ms, PT0.2S",
        "5 min, PT5M",
        "5m, PT5M",
        "1 h, PT1H",
        "2d, PT48H",
        "7us, PT0.000007S",
        "7ns, PT0.000000007S",
        "PT5S, PT5S",
        "pt1m, PT1M",
        "P1D, PT24H",
    })
    void durationsAreWrittenInManyWays(String text, Duration duration) {
        assertThat(Config.of(Map.of("d", text)).getDuration("d")).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "64 KiB, 65536",
        "12MiB, 12582912",
        "1.5 GB, 1500000000",
        "1kb, 1000",
        "3 TiB, 3298534883328"
    })
    void sizesAreWrittenInManyWays(String text, long bytes) {
        assertThat(Config.of(Map.of("s", text)).getSize("s")).isEqualTo(new Size(bytes));
        assertThat(Size.of(new Size(bytes).toString())).isEqualTo(new Size(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whole   | 1.0                 | a whole number",
                "whole   | 0x10                | a whole number",
                "whole   | 3000000000          | a whole number from -2147483648 to 2147483647",
                "large   | 99999999999999999999 | a whole number from -9223372036854775808 to 9223372036854775807",
                "number  | NaN                 | a number",
                "number  | 1e999               | a number",
                "number  | 1d                  | a number",
                "truth   | maybe               | true or false",
                "time    | 5 parsecs           | a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds",
                "time    | -5                  | a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds",
                "time    | 999999999999999999 d | a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds",
                "size    | 12 potatoes         | a size such as 512, 64 KiB or 12MiB",
                "size    | 0.5                 | a size such as 512, 64 KiB or 12MiB",
                "mode    | read-olny           | one of read_only, read_write; did you mean 'read_only'?",
                "uri     | http://a b          | a URI",
                "zone    | Europe/Prag         | a time zone such as Europe/Prague",
                "charset | UTF-99              | a charset such as UTF-8",
                "numbers | 1,x                 | a whole number",
            })
    void whatIsOfTheWrongTypeIsRefusedAtItsKey(String key, String value, String expected) {
        record Some(
                Optional<Integer> whole,
                Optional<Long> large,
                Optional<Double> number,
                Optional<Boolean> truth,
                Optional<Duration> time,
                Optional<Size> size,
                Optional<Mode> mode,
                Optional<URI> uri,
                Optional<ZoneId> zone,
                Optional<Charset> charset,
                List<Integer> numbers) {}

        String item = key.equals("numbers") ? "[1]" : "";
        String shown = key.equals("numbers") ? "x" : value;
        assertThat(Conf.in(folder, "[s]\n" + key + " = " + value)
                        .problems(config -> config.section("s").bind(Some.class)))
                .isEqualTo("pipelines.conf:2: [s] " + key + item + ": " + shown + " (expected: " + expected + ")");
    }

    record Window(
            @Default("100") int maxInFlight,
            @Default("800") int window,
            @Default("1s") Duration time) {

        Window {
            Checks.positive("flow.maxInFlight", maxInFlight);
            Checks.positive("flow.time", time);
            Checks.that(window >= 2 * maxInFlight, "flow.window", window, ">= 2 x maxInFlight");
        }
    }

    @Test
    void whatTheRecordRefusesIsToldAtItsKeysAllAtOnce() {
        assertThat(Conf.in(folder, """
                [s]
                max_in_flight = 0
                window = 5
                time = many
                widnow = 7
                """).problems(config -> config.section("s").bind(Window.class)))
                .isEqualTo("""
                        pipelines.conf:4: [s] time: many (expected: a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds)
                        pipelines.conf:2: [s] max_in_flight: 0 (expected: > 0)
                        pipelines.conf:3: [s] window: 5 (expected: >= 2 x maxInFlight)
                        pipelines.conf:5: [s] widnow: 7 (expected: one of max_in_flight, time, window; did you mean 'window'?)""");
    }

    @Test
    void whatTheRecordRefusesOfItsDefaultIsToldWhereItWouldBeGiven() {
        assertThat(Conf.in(folder, "[s]\nmax_in_flight = 500")
                        .problems(config -> config.section("s").bind(Window.class)))
                .isEqualTo("pipelines.conf:1: [s] window: 800 (expected: >= 2 x maxInFlight)");
    }

    @Test
    void aMessageOfTheRecordDoesNotTellASecret() {
        record Login(String user, String password) {

            Login {
                if (password.length() < 10) {
                    throw new IllegalArgumentException("a longer password than " + password + ", " + user);
                }
            }
        }

        assertThat(Conf.in(folder, "[s]\nuser = joe\npassword = hunter2")
                        .problems(config -> config.section("s").bind(Login.class)))
                .isEqualTo(
                        "pipelines.conf:1: [s]: not accepted: a longer password than ***, joe (expected: settings that it can be made of)");
    }

    @Test
    void whatIsMissingIsToldWithWhatItShouldBe() {
        record Needy(
                String name,
                int port,
                Mode mode,
                Nested nested,
                Auth auth,
                Optional<Auth> other,
                Optional<Auth> maybe) {}

        assertThat(Conf.in(folder, "[s]\nnested.prot = 1\nother.user = joe\nmaybe.kind = basik\nmaybe.user = joe")
                        .problems(config -> config.section("s").bind(Needy.class)))
                .isEqualTo("""
                        pipelines.conf:1: [s] name: missing (expected: a text)
                        pipelines.conf:1: [s] port: missing (expected: a whole number)
                        pipelines.conf:1: [s] mode: missing (expected: one of read_only, read_write)
                        pipelines.conf:1: [s] auth: missing (expected: a section of settings)
                        pipelines.conf:3: [s] other.kind: missing (expected: one of basic, bearer-token)
                        pipelines.conf:4: [s] maybe.kind: basik (expected: one of basic, bearer-token; did you mean 'basic'?)
                        pipelines.conf:2: [s] nested.prot: 1 (expected: one of names, port; did you mean 'port'?)""");
    }

    @Test
    void oneNameWrittenInTwoWaysIsRefused() {
        record Poll(@Default("60") int pollInterval) {}

        assertThat(Conf.in(folder, "[s]\npoll_interval = 1\npollInterval = 2")
                        .problems(config -> config.section("s").bind(Poll.class)))
                .isEqualTo("pipelines.conf:3: [s] pollInterval: given again"
                        + " (expected: once; it is given as 'poll_interval' at pipelines.conf:2)");
    }

    @Test
    void whatIsOfTheWrongShapeIsRefused() {
        record Shapes(
                Optional<Nested> nested,
                Map<String, String> headers,
                Optional<Integer> port,
                List<String> names,
                Optional<Auth> auth) {}

        assertThat(Conf.in(folder, """
                [s]
                nested = 1
                headers = a
                port.x = 1
                names.x = 1
                auth = none
                """).problems(config -> config.section("s").bind(Shapes.class)))
                .isEqualTo("""
                        pipelines.conf:2: [s] nested: 1 (expected: a section of settings)
                        pipelines.conf:3: [s] headers: a (expected: a section of settings)
                        pipelines.conf:4: [s] port: a section (expected: a whole number)
                        pipelines.conf:5: [s] names: a section (expected: a list)
                        pipelines.conf:6: [s] auth: none (expected: a section of settings)""");
    }

    @Test
    void aTypeThatSettingsCannotHaveIsTheProgrammersFault() {
        record Wrong(Thread thread) {}

        assertThatThrownBy(() -> Config.of(Map.of("thread", "x")).bind(Wrong.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("settings cannot be bound to java.lang.Thread");
    }

    @Test
    void outsideOfAPumpAMissingSettingIsThrownAtOnce() {
        Config config = Conf.in(folder, "[s]\nport = http").load().section("s");

        assertThatThrownBy(() -> config.getInt("port", 80)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> config.get("host")).isInstanceOf(SettingException.class);
    }
}
