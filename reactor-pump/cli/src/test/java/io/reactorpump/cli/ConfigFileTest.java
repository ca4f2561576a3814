package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.cli.schema.KindExample;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.KindCatalog;
import io.reactorpump.core.kind.Role;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.hazelcast.GridFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    static final KindCatalog CATALOG = KindCatalog.load();

    @TempDir
    Path folder;

    static DescribedPipelines read(String text, Map<String, String> environment) {
        return ConfigFile.read(
                "-", environment, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), CATALOG);
    }

    static List<String> problems(String text) {
        return problems("-", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> problems(String path, InputStream standardInput) {
        SettingException refused = catchThrowableOfType(
                SettingException.class, () -> ConfigFile.read(path, Map.of("GIVEN", "given"), standardInput, CATALOG));
        return refused == null
                ? List.of()
                : refused.problems().stream().map(Object::toString).toList();
    }

    @Test
    void whatIsGoodIsRead() {
        assertThat(read(Samples.LIMITS, Map.of()).pipelines())
                .extracting(Pipeline::name)
                .containsExactly("limits");
        assertThat(read(Samples.MANY, Map.of()).pipelines())
                .extracting(Pipeline::name)
                .containsExactly("copy", "rows", "nightly");
        assertThat(read(Samples.MANY, Map.of()).connections()).containsOnlyKeys("main");
    }

    @Test
    void pipelinesLeadIntoOthersWhateverTheirOrder() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(in.resolve("a.jsonl"), """
                {"id":1,"amount":500}
                {"id":2,"amount":5,"region":"eu"}
                """);
        Files.writeString(in.resolve("b.jsonl"), """
                {"id":3,"amount":5,"region":"us"}
                {"id":4,"amount":5,"region":"asia"}
                """);
        Path file = Files.writeString(
                folder.resolve(ConfigFile.USUAL), Samples.LINKS.substring(0, Samples.LINKS.indexOf("  ticks:")));
        DescribedPipelines described =
                ConfigFile.read(file.toString(), Map.of(), InputStream.nullInputStream(), CATALOG);
        try (Pump pump = Pump.create()) {
            pump.startAll(described.pipelines().toArray(Pipeline[]::new))
                    .get(0)
                    .completed()
                    .block(Duration.ofSeconds(60));
        }
        Path out = folder.resolve("out");
        assertThat(Files.readAllLines(out.resolve("archive.jsonl")))
                .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
        assertThat(Files.readAllLines(out.resolve("rest.jsonl")))
                .containsExactly("{\"id\":4,\"amount\":5,\"region\":\"asia\"}");
        assertThat(Files.readAllLines(out.resolve("large.jsonl")))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("{\"id\":1,\"from\":"))
                .anySatisfy(line -> assertThat(line).startsWith("{\"id\":2,\"from\":"));
    }

    @Test
    void aDeadLetterThatLeadsIntoAnotherPipelineIsItsStoryThere() throws IOException {
        Files.writeString(folder.resolve("in.jsonl"), "{\"amount\":\"many\"}\n");
        Files.writeString(folder.resolve(ConfigFile.USUAL), """
                pipelines:
                  orders:
                    source: {kind: file, path: in.jsonl, format: json}
                    processor: {kind: map, expression: amount * 2}
                    onFailure: {deadLetter: {kind: internal, pipeline: dead}}
                  dead:
                    source: {kind: internal}
                    processors:
                      - {kind: filter, expression: stage = 'map'}
                      - {kind: map, expression: '{ "of": pipeline, "had": original.amount, "tried": attempts }'}
                    sink: {kind: file, path: dead.jsonl}
                """);
        DescribedPipelines described =
                ConfigFile.read(folder.toString(), Map.of(), InputStream.nullInputStream(), CATALOG);
        try (Pump pump = Pump.create()) {
            pump.startAll(described.pipelines().toArray(Pipeline[]::new))
                    .get(0)
                    .completed()
                    .block(Duration.ofSeconds(60));
        }
        assertThat(folder.resolve("dead.jsonl")).hasContent("{\"of\":\"orders\",\"had\":\"many\",\"tried\":1}");
    }

    @Test
    void aConditionThatIsNoneIsToldAtItsBranch() {
        assertThat(problems("""
                        source: {kind: every, interval: 1 s}
                        processors:
                          - {kind: filter, expression: a}
                          - kind: route
                            branches:
                              - {when: a > 1, sink: {kind: "null"}}
                              - sink: {kind: "null"}
                                when: a >
                              - {when: "", sink: {kind: "null"}}
                              - {sink: {kind: nul}}
                        """))
                .satisfiesExactlyInAnyOrder(
                        told -> assertThat(told).startsWith("standard input:8: processors[1].branches[1].when: a > ("),
                        told -> assertThat(told).startsWith("standard input:9: processors[1].branches[2].when: '' ("),
                        told -> assertThat(told)
                                .startsWith("standard input:10: processors[1].branches[3].sink.kind: nul ("));
    }

    @Test
    void whoKnowsReplicasByOtherNamesIsToldOurs() {
        for (String name : List.of("num_replicas", "min_replicas", "maxReplicas")) {
            assertThat(problems("""
                            source: {kind: every, interval: 1 s}
                            processor: {kind: parallel, concurrency: 2, %s: 4, processors: [{kind: filter, expression: a}]}
                            """.formatted(name)))
                    .singleElement()
                    .asString()
                    .startsWith("standard input:2: processor." + name + ": 4 (")
                    .endsWith("; did you mean 'replicas', which has initial, min, max?)");
        }
    }

    @Test
    void whatOnlyWholePipelinesShowIsToldWithoutRunningThem() {
        assertThat(problems("""
                        pipelines:
                          a:
                            source: {kind: internal}
                            sink: {kind: internal, pipeline: b}
                          b:
                            source: {kind: internal}
                            sink: {kind: internal, pipeline: a}
                        """))
                .singleElement()
                .asString()
                .contains("pipelines: a → b → a (expected: no circle of pipelines that write into one another)");
        assertThat(problems("""
                        source: {kind: every, interval: 1 s}
                        processor: {kind: batch, size: 50}
                        maxInFlight: 10
                        """))
                .singleElement()
                .asString()
                .contains(
                        "standard input:1: pipeline 'pipeline': batch.size: 50 (expected: <= maxInFlight, which is 10");
        assertThat(problems("""
                        sources: [{kind: every, interval: 1 s}, {kind: stdin}]
                        sink: {kind: internal, pipeline: nobody}
                        """))
                .hasSize(2)
                .anySatisfy(problem ->
                        assertThat(problem).contains("sources[0]: every (expected: a source that is neither"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("sink.pipeline: nobody (expected: a pipeline of the"));
    }

    /** A function for a cluster. */
    public static final class Same implements GridFunction<Object, Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public Object apply(Object payload) {
            return payload;
        }
    }

    @Test
    void theExampleOfEveryKindIsGood() throws IOException {
        Files.writeString(
                Files.createDirectory(folder.resolve("handler")).resolve("handler.py"),
                "def handle_event(context, data): return data\n");
        Files.createFile(folder.resolve("orders.jsonl"));
        List<String> wrong = new ArrayList<>();
        for (Kind<?, ?> kind : CATALOG.kinds()) {
            String example = KindExample.of(kind)
                    .replace("com.example.LongTask", Same.class.getName())
                    .indent(2);
            String source = "source:\n  kind: every\n  interval: 1 s\n";
            String connections = "connections:\n  grid: {kind: hazelcast}\n";
            String text = source;
            if (kind.role().equals(Role.CONNECTION)) {
                connections += "  it:\n" + example.indent(2);
            } else if (kind.role().equals(Role.TRIGGER)) {
                text = "source:\n  kind: trigger\n  on:\n    -\n" + example.indent(4);
            } else {
                text = (kind.role().equals(Role.SOURCE) ? "" : source) + kind.role() + ":\n" + example;
            }
            // One that an example may write into.
            text = connections + "pipelines:\n  large: {source: {kind: internal}}\n  it:\n" + text.indent(4);
            Path file = Files.writeString(folder.resolve(ConfigFile.USUAL), text);
            problems(file.toString(), InputStream.nullInputStream())
                    .forEach(problem -> wrong.add(kind.role() + " " + kind.name() + ": " + problem));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyKindAndOptionSaysWhatItMeans() {
        for (Kind<?, ?> kind : CATALOG.kinds()) {
            assertThat(kind.about()).as(kind.name()).isNotBlank();
            assertThat(kind.settings())
                    .as(kind.role() + " " + kind.name())
                    .allSatisfy(setting ->
                            assertThat(setting.about()).as(setting.name()).isNotBlank());
            assertThat(kind.settings().stream().map(setting -> setting.name()))
                    .as(kind.role() + " " + kind.name())
                    .doesNotHaveDuplicates()
                    .doesNotContain("kind");
        }
    }

    @Test
    void everyProblemHasItsFileLineKeyValueAndExpectation() {
        assertThat(problems("""
                        source:
                          kind: kafka
                          brokers: [localhost]
                          topcs: [test]
                        sink:
                          kind: kafak
                        maxInFlight: lots
                        """))
                .containsExactlyInAnyOrder(
                        "standard input:7: maxInFlight: lots (expected: a whole number)",
                        "standard input:2: source.topics: missing (expected: at least one topic, or a pattern)",
                        "standard input:4: source.topcs: unknown (expected: one of brokers, connection, consumerGroup, keys,"
                                + " kind, member, name, offset, outOfRange, pattern, properties, topics, until; did you mean"
                                + " 'topics'?)",
                        "standard input:6: sink.kind: kafak (expected: one of file, http, internal, kafka, null, pprint, stdout; did you"
                                + " mean 'kafka'?)");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThat(problems("source:\n  kind: [kafka\nsink: x\n"))
                .singleElement()
                .asString()
                .startsWith("standard input:3: document: not YAML at column");
        assertThat(problems("- a\n- b\n")).singleElement().asString().contains("names and values");
        assertThat(problems("source: {kind: every, interval: 1 s}\n---\nsource: {}\n"))
                .anySatisfy(problem -> assertThat(problem).contains("one document in a file"));
        assertThat(problems("source: {kind: every, interval: 1 s}\nsource: {kind: every, interval: 1 s}\n"))
                .singleElement()
                .asString()
                .isEqualTo("standard input:2: source: given again (expected: once; it is given at standard input:1)");
        assertThat(problems("")).singleElement().asString().contains("source: missing");
    }

    @Test
    void aliasesMayNotMakeAFileLargerThanItIs() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(problems(bomb.toString()))
                .anySatisfy(problem -> assertThat(problem).contains("too much").contains("aliases counted each time"));
        assertThat(problems("a: &a [*a]\n")).isNotEmpty();
        assertThat(problems("source: " + "[".repeat(100) + "]".repeat(100)))
                .anySatisfy(problem -> assertThat(problem).contains("too deep"));
        assertThat(problems("source: " + "[".repeat(400_000)))
                .anySatisfy(problem -> assertThat(problem).contains("too deep"));
        assertThat(problems("x: " + "y".repeat(ConfigFile.LARGEST)))
                .singleElement()
                .asString()
                .contains("at most 1MiB");
    }

    @Test
    void variablesAreThoseOfTheEnvironment() throws IOException {
        String text = "source: {kind: file, path: \"${FILE}\"}\nsink: {kind: file, path: \"${OTHER:-b.txt}\"}\n";
        String file = Files.createFile(folder.resolve("a.txt")).toString();
        assertThat(read(text, Map.of("FILE", file)).pipelines().get(0).plan().text())
                .contains("source a.txt", "sink b.txt");
        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("standard input:1: source.path: ${FILE} (expected: an environment variable that is set");
        String overridden = "source: {kind: every, interval: 1 s}\nmaxInFlight: 5\n";
        assertThat(read(overridden, Map.of("PUMP_SOURCE__INTERVAL", "2 s")).pipelines())
                .hasSize(1);
    }

    @Test
    void pathsBeginBesideTheFileAndAFolderHoldsItsFile() throws IOException {
        Path file = folder.resolve(ConfigFile.USUAL);
        Files.writeString(file, "source: {kind: file, path: in.txt}\nsink: {kind: file, path: out.txt}\n");
        Files.writeString(folder.resolve("in.txt"), "one\ntwo\n");
        for (Path named : List.of(folder, file)) {
            DescribedPipelines described =
                    ConfigFile.read(named.toString(), Map.of(), new ByteArrayInputStream(new byte[0]), CATALOG);
            Pipeline pipeline = described.pipelines().get(0);
            assertThat(pipeline.name())
                    .isEqualTo(folder.getFileName().toString().replace('.', '-'));
            try (Pump pump = Pump.create()) {
                pump.start(pipeline).completed().block(Duration.ofSeconds(30));
            }
        }
        assertThat(folder.resolve("out.txt")).hasContent("one\ntwo\none\ntwo\n");
    }

    @Test
    void anIniFileSaysTheSameInItsOwnWay() throws IOException {
        Path ini = folder.resolve("pipelines.conf");
        Files.writeString(ini, """
                [general]
                include = brokers.ini

                [pipeline:limits]
                max_in_flight = 100
                window = 400
                timeout = 30 s
                commit.interval = 2 s
                commit.count = 100
                on_failure.retry.retries = 3
                on_failure.retry.backoff.kind = exponential
                on_failure.retry.backoff.first = 100ms
                on_failure.retry.backoff.max = 1 min
                on_failure.dead_letter.kind = file
                on_failure.dead_letter.path = out/dead.jsonl
                on_failure.away.retries = 10

                [pipeline:limits:source]
                kind = every
                interval = 10 s

                [pipeline:limits:processors]
                0.kind = filter
                0.expression = trigger = 'every'
                0.on_failure.then = drop
                1.kind = map
                1.name = shape
                1.expression = { "at": time, "n": 1 }
                2.kind = keyed
                2.key = at
                2.concurrency = 4
                2.processors.0.kind = project
                2.processors.0.fields = at
                3.kind = batch
                3.size = 10
                3.time = 200ms

                [pipeline:limits:sink]
                kind = file
                path = out/limits.jsonl
                format = json
                fsync = on

                [pipeline:copy:source]
                kind = kafka
                connection = main
                topics = orders, returns
                consumer_group = copiers
                """);
        Path brokers = Files.writeString(folder.resolve("brokers.ini"), """
                [connection:main]
                kind = kafka
                brokers = localhost:9092, localhost:9093
                properties.client.id = pump
                """);
        DescribedPipelines described =
                ConfigFile.read(folder.toString(), Map.of(), InputStream.nullInputStream(), CATALOG);
        assertThat(described.connections()).containsOnlyKeys("main");
        assertThat(described.pipelines()).hasSize(2);
        assertThat(described.pipelines().get(0).plan().text())
                .isEqualTo(
                        read(Samples.LIMITS, Map.of()).pipelines().get(0).plan().text());
        assertThat(described.pipelines().get(1).plan().text()).contains("orders");

        Files.writeString(brokers, "[connection:main]\nkind = kafka\nbroker = localhost:9092\n");
        assertThat(refused(ini.toString()))
                .contains(brokers + ":3: [connection:main] broker: ")
                .contains("did you mean 'brokers'?");
        Files.writeString(ini, "[pipeline:a:source]\nkind = every\nintervall = 1 s\n[pipelines:b]\nx = 1\n");
        assertThat(refused(ini.toString()))
                .contains(ini + ":3: [pipeline:a] source.intervall: ")
                .contains(ini + ":4: [pipelines]");
        Files.writeString(
                ini,
                "[pipeline:a:source]\nkind = every\ninterval = ${NOT_SET_ANYWHERE}\n[pipeline:a:sink]\nkind = fiel\n");
        assertThat(refused(ini.toString()))
                .contains(ini + ":3: [pipeline:a:source] interval: ")
                .contains(ini + ":5: [pipeline:a] sink.kind: fiel");
    }

    @Test
    void filesThatAStartWouldRefuseAreToldBefore() throws IOException {
        Files.createFile(folder.resolve("there.txt"));
        Path file = folder.resolve(ConfigFile.USUAL);
        String text = "source: {kind: file, path: %s}\nsink: {kind: file, path: %s}\n";
        Files.writeString(file, text.formatted("there.txt", "new/out.txt"));
        assertThat(problems(file.toString(), InputStream.nullInputStream())).isEmpty();
        Files.writeString(file, text.formatted("later.txt, follow: true", "there.txt"));
        assertThat(problems(file.toString(), InputStream.nullInputStream())).isEmpty();
        Files.writeString(file, text.formatted("later.txt", "."));
        assertThat(problems(file.toString(), InputStream.nullInputStream()))
                .containsExactlyInAnyOrder(
                        file + ":1: source.path: later.txt (expected: a file that can be read; with follow: true it may"
                                + " come later)",
                        file + ":2: sink.path: . (expected: a file to write, which a folder is not)");
    }

    @Test
    void whatCanNotBeReadIsNamed() throws IOException {
        assertThat(refused(folder.toString()))
                .contains(folder.resolve("config.yaml")
                        + " (expected: a file that exists, or a folder with a config.yaml or a" + " pipelines.conf)");
        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xC3, 0x28});
        assertThat(refused(binary.toString())).contains("UTF-8 text");
        assertThat(refused("a\0b")).contains("expected: a path");
    }

    private static String refused(String path) {
        return catchThrowableOfType(
                        SettingException.class,
                        () -> ConfigFile.read(path, Map.of(), new ByteArrayInputStream(new byte[0]), CATALOG))
                .getMessage();
    }

    @Test
    void theExampleOfTheDocumentIsReadAsItStands() throws IOException {
        byte[] document;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/document.yaml"))) {
            document = in.readAllBytes();
        }
        Files.write(folder.resolve(ConfigFile.USUAL), document);
        assertThat(refused(folder.toString()))
                .contains(
                        "processor.handlerPath: ./examples/basic (expected: a folder, a Python file, a jar or an executable");
        Files.writeString(
                Files.createDirectories(folder.resolve("examples/basic")).resolve("handler.py"),
                "def handle_event(context, data): return data\n");
        Plan plan = ConfigFile.read(folder.toString(), Map.of(), new ByteArrayInputStream(new byte[0]), CATALOG)
                .pipelines()
                .get(0)
                .plan();
        assertThat(plan.line()).startsWith("test → worker → test-out ");
        assertThat(plan.stages()).hasSize(1);
    }
}
