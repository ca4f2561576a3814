package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Typed getters, layers and what is told of settings that nobody knows. */
class ConfigTest {

    @TempDir
    Path folder;

    @Test
    void gettersFindASettingHoweverItsNameIsWritten() {
        Config config = Config.of(Map.of("poll_interval", 60, "batch-time", Duration.ofMillis(200), "useTls", true));

        assertThat(config.getInt("pollInterval")).isEqualTo(60);
        assertThat(config.getInt("poll-interval")).isEqualTo(60);
        assertThat(config.getDuration("batch_time")).isEqualTo(Duration.ofMillis(200));
        assertThat(config.getBoolean("use_tls")).isTrue();
        assertThat(config.getLong("poll_interval")).isEqualTo(60);
        assertThat(config.getDouble("poll_interval")).isEqualTo(60);
        assertThat(config.find("poll_interval", Integer.class)).isEqualTo(Optional.of(60));
        assertThat(config.find("nothing", Integer.class)).isEmpty();
        assertThat(config.has("poll_interval")).isTrue();
        assertThat(config.has("nothing")).isFalse();
    }

    @Test
    void gettersAnswerWithTheDefaultWhereNothingIsGiven() {
        Config config = Config.empty();

        assertThat(config.get("a", "x")).isEqualTo("x");
        assertThat(config.getInt("a", 1)).isEqualTo(1);
        assertThat(config.getLong("a", 2)).isEqualTo(2);
        assertThat(config.getDouble("a", 0.5)).isEqualTo(0.5);
        assertThat(config.getBoolean("a", true)).isTrue();
        assertThat(config.getDuration("a", Duration.ZERO)).isZero();
        assertThat(config.getSize("a", new Size(1))).isEqualTo(new Size(1));
        assertThat(config.getList("a")).isEmpty();
        assertThat(config.getMap("a")).isEmpty();
    }

    @Test
    void listsAndMapsAreOfTexts() {
        Config config = Config.of(Map.of(
                "brokers",
                "a:1, b:2",
                "topics",
                List.of("x,y", "z"),
                "headers",
                Map.of("X-A", 1, "b", Map.of("c", 2))));

        assertThat(config.getList("brokers")).containsExactly("a:1", "b:2");
        assertThat(config.getList("topics")).containsExactly("x,y", "z");
        assertThat(config.getMap("headers")).isEqualTo(Map.of("X-A", "1", "b.c", "2"));
    }

    @Test
    void theProgramOverridesTheEnvironmentAndTheEnvironmentTheFile() {
        Config config = Conf.in(folder, """
                [pipeline:My-Pipe:MySource]
                url = file
                poll_interval = 1
                retry.max = 1
                page_size = 1
                """)
                .variable("PUMP_PIPELINE__MY_PIPE__MYSOURCE__POLL_INTERVAL", "2")
                .variable("PUMP_PIPELINE__MY_PIPE__MYSOURCE__RETRY__MAX", "2")
                .variable("PUMP_PIPELINE__MY_PIPE__MYSOURCE__PAGE_SIZE", "2")
                .variable("PUMP_PIPELINE__MY_PIPE__NEWSINK__MAX_SIZE", "2")
                .variable("PUMP_DISABLE_PIP", "true")
                .load();
        Config source = config.section("pipeline", "My-Pipe", "MySource").with(Map.of("pageSize", 3));

        assertThat(source.get("url")).isEqualTo("file");
        assertThat(source.getInt("poll_interval")).isEqualTo(2);
        assertThat(source.getInt("retry.max")).isEqualTo(2);
        assertThat(source.getInt("page_size")).isEqualTo(3);
        assertThat(config.section("pipeline", "My-Pipe", "NewSink").getInt("maxSize"))
                .isEqualTo(2);
    }

    @Test
    void aVariableThatCouldMeanTwoSettingsIsRefusedAndSoIsOneWithAnEmptyPart() {
        String problems = Conf.in(folder, "[s]\na-b = 1\na_b = 2\n[s2:a-b]\nx=1\n[s2:aB]\nx=1")
                .variable("PUMP_S__AB", "3")
                .variable("PUMP_S2__AB__X", "3")
                .variable("PUMP_S____X", "4")
                .problems();

        assertThat(problems).isEqualTo("""
                        PUMP_S____X: a part is empty (expected: PUMP_SECTION__KEY, with two underscores)
                        PUMP_S2__AB__X: [s2:ab]: stands for each of a-b, aB (expected: a name of one setting)
                        PUMP_S__AB: [s] ab: stands for each of a-b, a_b (expected: a name of one setting)""");
    }

    @Test
    void whoeverGathersIsToldEverythingAtOnceAndGoesOnWithHarmlessValues() {
        String problems = Conf.in(folder, """
                [s]
                port = http
                password = hunter2 or more
                time = soon
                url = ${NO_SUCH_URL}
                on = perhaps
                """).variable("PUMP_S__SIZE", "huge").problems(config -> {
            Config section = config.section("s");
            assertThat(section.getInt("port")).isZero();
            assertThat(section.getInt("password", 5)).isEqualTo(5);
            assertThat(section.getDuration("time")).isZero();
            assertThat(section.get("url")).isEmpty();
            assertThat(section.getBoolean("on", true)).isTrue();
            assertThat(section.getSize("size")).isEqualTo(new Size(0));
            assertThat(section.get("name")).isEmpty();
            assertThat(section.getPath("path")).isEqualTo(Path.of(""));
            assertThat(section.getUri("uri").toString()).isEmpty();
        });

        assertThat(problems).isEqualTo("""
                        pipelines.conf:5: [s] url: ${NO_SUCH_URL} (expected: an environment variable that is set, or ${NO_SUCH_URL:-default})
                        pipelines.conf:2: [s] port: http (expected: a whole number)
                        pipelines.conf:3: [s] password: *** (expected: a whole number)
                        pipelines.conf:4: [s] time: soon (expected: a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds)
                        pipelines.conf:6: [s] on: perhaps (expected: true or false)
                        PUMP_S__SIZE: [s] size: *** (expected: a size such as 512, 64 KiB or 12MiB)
                        pipelines.conf:1: [s] name: missing (expected: a text)
                        pipelines.conf:1: [s] path: missing (expected: a path)
                        pipelines.conf:1: [s] uri: missing (expected: a URI)""");
    }

    @Test
    void whatNobodyAsksForIsToldWithTheNearestKnownName() {
        String problems = Conf.in(folder, """
                [pipeline:p:MySource]
                ulr = https://example.com
                pasword = hunter2
                retry.maximum.x = 1
                [pipeline:p:MySauce]
                url = x
                [pipline:p:MySource]
                url = x
                """)
                .variable("PUMP_PIPELINE__P__MYSOURCE__RETRY__DELY", "1")
                .problems(config -> {
                    Config source = config.section("pipeline", "p", "MySource");
                    source.get("url", "none");
                    source.getInt("poll_interval", 1);
                    source.section("retry").getInt("delay", 1);
                });

        assertThat(problems).isEqualTo("""
                        pipelines.conf:2: [pipeline:p:MySource] ulr: https://example.com (expected: one of poll_interval, retry, url; did you mean 'url'?)
                        pipelines.conf:3: [pipeline:p:MySource] pasword: *** (expected: one of poll_interval, retry, url)
                        pipelines.conf:4: [pipeline:p:MySource] retry.maximum: unknown (expected: delay)
                        PUMP_PIPELINE__P__MYSOURCE__RETRY__DELY: [pipeline:p:MySource] retry.dely: *** (expected: delay)
                        pipelines.conf:5: [pipeline:p:MySauce]: unknown (expected: MySource)
                        pipelines.conf:7: [pipline]: unknown (expected: pipeline)""");
    }

    @Test
    void aSectionThatIsAValueIsRefused() {
        assertThat(Conf.in(folder, "[s]\na = 1").problems(config -> {
                    config.section("s").section("a").get("x", "y");
                    config.section("s").get("a.b.c", "y");
                }))
                .isEqualTo("pipelines.conf:2: [s] a: a value (expected: a section of settings)");
    }

    @Test
    void aConfigurationPrintsNoValues() {
        Config config = Config.of(Map.of("password", "hunter2"));

        assertThat(config).hasToString("configuration no configuration [password]");
        assertThat(config.describe()).isEqualTo("password = *** (argument)\n");
    }
}
