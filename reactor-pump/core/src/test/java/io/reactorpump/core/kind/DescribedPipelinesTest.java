package io.reactorpump.core.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Notation;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Setting;
import io.reactorpump.core.plan.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DescribedPipelinesTest {

    private static final Map<String, Object> ONCE = Map.of("kind", "trigger", "on", List.of(Map.of("kind", "once")));

    private final List<Object> arrived = new ArrayList<>();
    private final Problems problems = new Problems();

    @About("Adds a word")
    private record WordOptions(
            @About("the word") @Default("hello") String word) {}

    @About("Keeps what arrives")
    private record KeepOptions() {}

    private KindCatalog catalog() {
        Collection<Kind<?, ?>> ours = List.of(
                Kind.<WordOptions>processor("word", WordOptions.class, (options, site) ->
                        (Processor<Object, Object>) (context, payload) -> options.word),
                Kind.sink("keep", KeepOptions.class, (options, site) -> Sink.of("keep", arrived::add)));
        return KindCatalog.of(
                Stream.concat(ours.stream(), new CoreKinds().kinds().stream()).toList());
    }

    private DescribedPipelines described(Map<String, ?> settings) {
        Config file = Config.of(Setting.Section.empty(new Origin("a.yaml", 1)), Notation.DOTTED)
                .with(settings);
        return DescribedPipelines.of(file, "unnamed", Path.of(""), catalog(), problems);
    }

    private List<String> told() {
        return problems.all().stream()
                .map(problem -> problem.path() + ": " + problem.value() + " (" + problem.expected() + ")")
                .toList();
    }

    @Test
    void aSourceAProcessorAndASinkAtTheTopAreOnePipeline() {
        DescribedPipelines file = described(Map.of(
                "name",
                "greet",
                "source",
                ONCE,
                "processor",
                Map.of("kind", "word", "word", "hi"),
                "sink",
                Map.of("kind", "keep")));
        problems.throwIfAny();
        try (Pump pump = file.connected(Pump.create())) {
            pump.startAll(file.pipelines().toArray(Pipeline[]::new))
                    .get(0)
                    .completed()
                    .block(Duration.ofSeconds(30));
        }
        assertThat(arrived).containsExactly("hi");
        assertThat(file.pipelines()).extracting(Pipeline::name).containsExactly("greet");
    }

    @Test
    void aMissingProcessorPassesOnWhatComesAndAMissingSinkDiscardsIt() {
        DescribedPipelines file = described(Map.of("source", ONCE));
        problems.throwIfAny();
        try (Pump pump = Pump.create()) {
            assertThat(pump.start(file.pipelines().get(0))
                            .completed()
                            .block(Duration.ofSeconds(30))
                            .acked())
                    .isEqualTo(1);
        }
    }

    @Test
    void manyPipelinesHaveTheirLimitsPoliciesAndStages() {
        DescribedPipelines file = described(Map.of(
                "pipelines",
                Map.of(
                        "a",
                        Map.of(
                                "source", Map.of("kind", "every", "interval", "1 s"),
                                "maxInFlight", 10,
                                "onFailure",
                                        Map.of(
                                                "retry", Map.of("retries", 3),
                                                "deadLetter", Map.of("kind", "keep")),
                                "processors",
                                        List.of(
                                                Map.of("kind", "word", "onFailure", Map.of("then", "drop")),
                                                Map.of("kind", "word"),
                                                Map.of("kind", "batch", "size", 5))))));
        problems.throwIfAny();
        var plan = file.pipelines().get(0).plan();
        assertThat(plan.flow().maxInFlight()).isEqualTo(10);
        assertThat(plan.failure().retry().maxRetries()).isEqualTo(3);
        assertThat(plan.failure().giveUp()).isInstanceOf(GiveUp.ToDeadLetters.class);
        assertThat(plan.stages()).extracting(Stage::name).endsWith("word", "word-2", "batch");
        assertThat(plan.text()).contains("onFailure=drop");
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithTheNearestKnownName() {
        described(Map.of(
                "source", Map.of("kind", "evry", "interval", "1 s"),
                "processors", List.of(Map.of("kind", "batch", "size", "many"), Map.of("kind", "word", "wrod", "x")),
                "sink", Map.of("kind", "keep", "onFailure", "drop"),
                "onFailure", Map.of("then", "deadLetter"),
                "maxInFlite", 3));
        assertThat(told())
                .anySatisfy(
                        line -> assertThat(line).contains("source.kind: evry").contains("did you mean 'every'?"))
                .anySatisfy(line -> assertThat(line).contains("processors[0].size: many (a whole number)"))
                .anySatisfy(line ->
                        assertThat(line).contains("processors[1].wrod: x").contains("did you mean 'word'?"))
                .anySatisfy(line -> assertThat(line).contains("sink.onFailure: drop"))
                .anySatisfy(line -> assertThat(line).contains("onFailure.deadLetter: missing"))
                .anySatisfy(line -> assertThat(line).contains("maxInFlite: 3").contains("did you mean 'maxInFlight'?"))
                .hasSize(6);
    }

    @Test
    void aMissingSourceDoesNotHideWhatIsWrongBehindIt() {
        described(Map.of("sink", Map.of("kind", "kep")));
        assertThat(told())
                .containsExactly(
                        "source: missing (a section of settings)",
                        "sink.kind: kep (one of keep, null; did you mean 'keep'?)");
    }

    @Test
    void connectionsAreFoundByTheirNamesOnly() {
        described(
                Map.of("source", ONCE, "connections", Map.of("a b", Map.of("kind", "x"), "main", Map.of("kind", "x"))));
        assertThat(problems.all())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("connections", "connections.main.kind");
    }

    @Test
    void everyKindSaysWhatItIsAndWhatItsOptionsAre() {
        for (Kind<?, ?> kind : new CoreKinds().kinds()) {
            assertThat(kind.about()).as(kind.name()).isNotBlank();
            assertThat(kind.settings())
                    .allSatisfy(setting -> assertThat(setting.about())
                            .as(kind.name() + "." + setting.name())
                            .isNotBlank());
        }
    }
}
