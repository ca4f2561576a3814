package io.reactorpump.core.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Generator;
import io.reactorpump.api.InlineSink;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.Loop;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggers;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Components that a pump makes of their settings. */
class RecipeTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> WRITTEN = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    /** Numbers from one on. */
    static final class Numbers implements PlainSource<Integer> {

        private final int last;

        Numbers(Config config) {
            last = config.getInt("last", 3);
        }

        @Override
        public Flux<Integer> payloads() {
            return Flux.range(1, last);
        }
    }

    /** Multiplies. */
    static final class Times implements Processor<Integer, Integer> {

        private final int factor;

        Times(Config config) {
            factor = config.bind(Settings.class).factor();
        }

        record Settings(@Default("2") int factor) {}

        @Override
        public Integer process(EventContext context, Integer payload) {
            return payload * factor;
        }
    }

    /** Says a number later. */
    static final class Says implements AsyncProcessor<Number, String> {

        private final String word;

        Says(Config config) {
            word = config.get("word");
        }

        @Override
        public Publisher<String> process(EventContext context, Number payload) {
            return Flux.just(word + payload);
        }
    }

    /** Says everything twice. */
    static final class Twice implements Generator<Object, String> {

        Twice(Config config) {
            config.getBoolean("loud", false);
        }

        @Override
        public void generate(EventContext context, Object payload, Injector<String> injector) throws Exception {
            injector.inject(payload + "!");
            injector.inject(payload + "?");
        }
    }

    /** Remembers what was written. */
    static final class Notebook implements InlineSink<Object> {

        private final String page;

        Notebook(Config config) {
            page = config.get("page", "");
        }

        @Override
        public void accept(Object payload) {
            WRITTEN.add(page + payload);
        }
    }

    private static Pipeline pipeline() {
        return Pipeline.named("p")
                .from(Numbers::new)
                .process(Times::new)
                .process(Says::new)
                .generate(Twice::new)
                .to(Notebook::new);
    }

    @Test
    void componentsAreMadeOfTheSectionsOfTheirClasses() throws Exception {
        WRITTEN.clear();
        write("""
                [pipeline:p:Numbers]
                last = 2
                [pipeline:p:Times]
                factor = 10
                [pipeline:p:Says]
                word = No.
                [pipeline:p:Notebook]
                page = 1:
                """);

        try (Pump pump = Pump.load(folder)) {
            pump.start(pipeline()).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactly("1:No.10!", "1:No.10?", "1:No.20!", "1:No.20?");
    }

    @Test
    void aPipelineWithRecipesCanBePrintedWithoutSettings() {
        assertThat(pipeline().toString()).isEqualTo("""
                        pipeline p (maxInFlight=1024, window=8192, onFailure=stop)
                          source Numbers
                          process Times
                          process Says
                          generate Twice
                          sink Notebook
                        """);
    }

    @Test
    void lambdasAreFunctionsAndSinksAndNotRecipes() {
        WRITTEN.clear();
        Pipeline pipeline = Pipeline.named("p")
                .from("one", Flux.just(1))
                .generate(n -> List.of(n, n + 1))
                .to(event -> Mono.fromRunnable(() -> WRITTEN.add("" + event.payload())));

        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactly("1", "2");
    }

    @Test
    void eachStartMakesNewComponents() {
        WRITTEN.clear();
        Pipeline pipeline = Pipeline.named("p").from(Numbers::new).to(Notebook::new);

        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block(LIMIT);
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactly("1", "2", "3", "1", "2", "3");
    }

    @Test
    void namesAndSettingsOfTheProgramGoFirst() throws Exception {
        WRITTEN.clear();
        write("""
                [pipeline:p:Few]
                last = 7
                [pipeline:p:Copy]
                page = c
                [pipeline:p:Notebook]
                page = n
                """);
        Pipeline pipeline = Pipeline.named("p")
                .from(Recipe.source(Numbers::new).named("Few").with("last", 1))
                .tee("tee", Branch.required("copy", Recipe.sink(Notebook::new).named("Copy")))
                .to(Recipe.sink(Notebook::new).with(Map.of("page", "x")));

        try (Pump pump = Pump.load(folder)) {
            Running status = pump.start(pipeline);
            status.completed().block(LIMIT);
            assertThat(status.status().stages().get(0).name()).isEqualTo("Few");
            assertThat(status.status().stage("Copy")).isPresent();
        }

        assertThat(WRITTEN).containsExactlyInAnyOrder("c1", "x1");
    }

    @Test
    void allThatIsWrongIsToldAtOnceAndNothingIsStarted() throws Exception {
        WRITTEN.clear();
        write("""
                [pipeline:p:Numbers]
                last = two
                lats = 2
                [pipeline:p:Times]
                fator = 10
                [pipeline:p:Notbook]
                page = 1:
                [pipeline:p]
                max_in_flight = 0
                timeout = -1
                [pipeline:q:Numbers]
                last = ${NO_SUCH_VARIABLE}
                [pipline:p]
                x = 1
                """);

        try (Pump pump = Pump.load(folder)) {
            assertThatThrownBy(() -> pump.startAll(pipeline()))
                    .isInstanceOf(SettingException.class)
                    .satisfies(error -> assertThat(text(error)).isEqualTo("""
                            pipelines.conf:12: [pipeline:q:Numbers] last: ${NO_SUCH_VARIABLE} (expected: an environment variable that is set, or ${NO_SUCH_VARIABLE:-default})
                            pipelines.conf:2: [pipeline:p:Numbers] last: two (expected: a whole number)
                            pipelines.conf:3: [pipeline:p:Numbers] lats: 2 (expected: last)
                            pipelines.conf:5: [pipeline:p:Times] fator: 10 (expected: factor)
                            pipelines.conf: [pipeline:p:Says] word: missing (expected: a text)
                            pipelines.conf:10: [pipeline:p] timeout: -1 (expected: a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds)
                            pipelines.conf:9: [pipeline:p] max_in_flight: 0 (expected: > 0)
                            pipelines.conf:6: [pipeline:p:Notbook]: unknown (expected: one of Notebook, Numbers, Says, Times, Twice, commit, max_in_flight, timeout, window; did you mean 'Notebook'?)
                            pipelines.conf:11: [pipeline:q]: unknown (expected: p)
                            pipelines.conf:13: [pipline]: unknown (expected: one of connection, general, lookup, pipeline; did you mean 'pipeline'?)"""));
            assertThat(pump.pipelines()).isEmpty();
        }
        assertThat(WRITTEN).isEmpty();
    }

    @Test
    void theProgramOverridesTheEnvironmentWhichOverridesTheFileWhichOverridesTheCode() throws Exception {
        write("""
                [pipeline:p:Numbers]
                last = 2
                [pipeline:p:Times]
                factor = 2
                [pipeline:p:Notebook]
                page = file:
                """);
        Problems problems = new Problems();
        Config config = Config.load(
                folder,
                Map.of("PUMP_PIPELINE__P__TIMES__FACTOR", "3", "PUMP_PIPELINE__P__NOTEBOOK__PAGE", "environment:"),
                problems);
        Pipeline pipeline = Pipeline.named("p")
                .from(Numbers::new)
                .process(Times::new)
                .process(Says::new)
                .to(Recipe.sink(Notebook::new).with("page", "program:"));

        WRITTEN.clear();
        try (Pump pump = Pump.create().configured(config.with(Map.of("pipeline.p.Says.word", "n")))) {
            pump.start(pipeline).completed().block(LIMIT);
        }
        assertThat(problems.isEmpty()).isTrue();
        assertThat(WRITTEN).containsExactly("program:n3", "program:n6");

        WRITTEN.clear();
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                            .from(Numbers::new)
                            .process(Times::new)
                            .to(Notebook::new))
                    .completed()
                    .block(LIMIT);
        }
        assertThat(WRITTEN).containsExactly("2", "4", "6");
    }

    @Test
    void theSameClassTwiceInAPipelineNeedsANameOfItsOwn() {
        Pipeline pipeline = Pipeline.named("p")
                .from(Numbers::new)
                .process(Times::new)
                .process(Times::new)
                .to(Notebook::new);

        assertThatThrownBy(() -> Pump.create().start(pipeline))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "pipeline 'p': process 'Times': used twice (expected: a name of its own within the pipeline)");
    }

    @Test
    void aSourceWithALoopOfItsOwnIsMadeOfItsSection() throws Exception {
        write("[pipeline:p:Looping]\nword = round");
        Pipeline pipeline = Pipeline.named("p").from(Looping::new).to(Notebook::new);

        WRITTEN.clear();
        try (Pump pump = Pump.load(folder)) {
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactly("round");
    }

    /** Says one word once. */
    static final class Looping implements LoopSource<String> {

        private final String word;

        Looping(Config config) {
            word = config.get("word");
        }

        @Override
        public void run(Loop<String> loop) throws InterruptedException {
            loop.emit(word);
        }
    }

    @Test
    void aSourceThatIsFiredIsMadeOfItsSection() throws Exception {
        write("[pipeline:p:Ticks]\nword = tick");
        Pipeline pipeline = Pipeline.named("p")
                .from(Recipe.trigger(Ticks::new).on(Triggers.once()))
                .to(Notebook::new);

        WRITTEN.clear();
        try (Pump pump = Pump.load(folder)) {
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactly("tick");
    }

    /** Says one word each time. */
    static final class Ticks implements TriggerSource<String> {

        private final String word;

        Ticks(Config config) {
            word = config.get("word");
        }

        @Override
        public Publisher<String> cycle(Firing firing) {
            return Flux.just(word);
        }
    }

    @Test
    void aGeneratorOfAnotherNameHasTheSectionOfThatName() throws Exception {
        write("[pipeline:p:Both]\nloud = maybe");
        Pipeline pipeline = Pipeline.named("p")
                .from(Numbers::new)
                .generate(Recipe.generator(Twice::new).named("Both"))
                .to(Notebook::new);

        try (Pump pump = Pump.load(folder)) {
            assertThatThrownBy(() -> pump.start(pipeline))
                    .satisfies(error -> assertThat(text(error))
                            .isEqualTo("pipelines.conf:2: [pipeline:p:Both] loud: maybe (expected: true or false)"));
        }
    }

    @Test
    void settingsOfAPipelineThatIsStartedLaterAreLeftAloneUnlessTheNameLooksMistyped() throws Exception {
        write("""
                [pipeline:numbers:Numbers]
                last = 1
                [pipeline:later:Numbers]
                last = 2
                """);
        Pipeline numbers = Pipeline.named("numbers").from(Numbers::new).to(Notebook::new);

        try (Pump pump = Pump.load(folder)) {
            pump.start(numbers).completed().block(LIMIT);
            pump.start(Pipeline.named("later").from(Numbers::new).to(Notebook::new))
                    .completed()
                    .block(LIMIT);
        }
        write("""
                [pipeline:nubmers:Numbers]
                last = 1
                """);
        try (Pump pump = Pump.load(folder)) {
            assertThatThrownBy(() -> pump.start(numbers))
                    .satisfies(error -> assertThat(text(error))
                            .isEqualTo("pipelines.conf:1: [pipeline:nubmers]: unknown (expected: numbers)"));
        }
    }

    @Test
    void theLimitsOfThePipelineCanBeSet() throws Exception {
        write("""
                [pipeline:p]
                max_in_flight = 16
                window = 64
                commit.interval = 200ms
                commit.count = 5
                timeout = 5
                """);

        Pipeline made = made(Pipeline.named("p").from(Numbers::new).to(Notebook::new));

        assertThat(made.plan().flow().maxInFlight()).isEqualTo(16);
        assertThat(made.plan().flow().window()).isEqualTo(64);
        assertThat(made.plan().commit().interval()).isEqualTo(Duration.ofMillis(200));
        assertThat(made.plan().commit().count()).isEqualTo(5);
        assertThat(made.plan().timeout()).contains(Duration.ofSeconds(5));
    }

    @Test
    void aWindowThatIsTooSmallForThePipelineIsRefusedAtItsKey() throws Exception {
        write("[pipeline:p]\nwindow = 64");

        assertThatThrownBy(() -> made(Pipeline.named("p").from(Numbers::new).to(Notebook::new)))
                .satisfies(error -> assertThat(text(error))
                        .isEqualTo("pipelines.conf:2: [pipeline:p] window: 64"
                                + " (expected: >= 2 x maxInFlight, which is 2048, and <= 16777216)"));
    }

    @Test
    void recipesWithinLanesBranchesAndPoliciesAreMadeOnceEach() {
        SinkRecipe<Object> letters = Recipe.sink(Notebook::new).named("Letters");
        FailurePolicy policy = FailurePolicy.deadLetter(letters);
        Pipeline pipeline = Pipeline.named("p")
                .from(Numbers::new)
                .keyed("lane", n -> n, 2, lane -> lane.process(Times::new))
                .parallel("wide", 2, lane -> lane.map(n -> n))
                .route(
                        "route",
                        Branch.<Integer>when(
                                        "odd",
                                        n -> n % 2 == 1,
                                        Recipe.sink(Notebook::new).named("Odd"))
                                .onFailure(policy))
                .onFailure(policy)
                .to(Recipe.sink(Notebook::new));

        WRITTEN.clear();
        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactlyInAnyOrder("2", "4", "6");
    }

    @Test
    void aLambdaNeedsAName() {
        SinkRecipe<Object> lambda = Recipe.sink(config -> new Notebook(config));

        assertThat(lambda.named("Notes").componentName()).isEqualTo("Notes");
        assertThatThrownBy(lambda::componentName)
                .isInstanceOf(SettingException.class)
                .hasMessage("recipe: a lambda (expected: a constructor such as MySource::new, or a name of its own)");
    }

    @Test
    void aRecipeDoesNotRunByItself() {
        assertThatThrownBy(() -> Recipe.processor(Times::new).process(null, 1))
                .isInstanceOf(StateException.class)
                .hasMessage("component 'Times' is a recipe (expected: made by a pump that starts its pipeline)");
    }

    @Test
    void aConstructorThatRefusesItsSettingsIsToldWithoutSecrets() throws Exception {
        write("[pipeline:p:Locked]\npassword = hunter2\n[pipeline:p:Broken]\nport = 99999");
        Pipeline pipeline = Pipeline.named("p")
                .from(Numbers::new)
                .process(Locked::new)
                .process(Broken::new)
                .to(Notebook::new);

        try (Pump pump = Pump.load(folder)) {
            assertThatThrownBy(() -> pump.start(pipeline))
                    .satisfies(error -> assertThat(text(error)).isEqualTo("""
                            pipelines.conf:1: [pipeline:p:Locked]: not accepted: java.io.IOException: no key for *** (expected: settings that it can be made of)
                            pipelines.conf:3: [pipeline:p:Broken]: not accepted: a port below 65536 (expected: settings that it can be made of)"""));
        }
    }

    static final class Locked implements Processor<Integer, Integer> {

        Locked(Config config) throws Exception {
            throw new IOException("no key for " + config.get("password"));
        }

        @Override
        public Integer process(EventContext context, Integer payload) {
            return payload;
        }
    }

    static final class Broken implements Processor<Integer, Integer> {

        Broken(Config config) {
            if (config.getInt("port") > 65535) {
                throw new IllegalArgumentException("a port below 65536");
            }
        }

        @Override
        public Integer process(EventContext context, Integer payload) {
            return payload;
        }
    }

    @Test
    void aComponentIsToldTheNameOfItsRecipe() {
        WRITTEN.clear();
        Pipeline pipeline = Pipeline.named("p")
                .from(Recipe.trigger(Told::new).named("First").on(Triggers.once()))
                .process(Recipe.processor(Times::new).named("Second"))
                .process(Recipe.asyncProcessor(TellsLater::new).named("Third"))
                .process(TellsLater::new)
                .to(Sink.of("sink", payload -> {}));

        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block(LIMIT);
        }

        assertThat(WRITTEN).containsExactlyInAnyOrder("First", "Third", "TellsLater");
    }

    /** Remembers what it is called. */
    static final class Told implements TriggerSource<Integer> {

        Told(Config config) {
            config.getInt("any", 0);
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> WRITTEN.add(context.component()));
        }

        @Override
        public Publisher<Integer> cycle(Firing firing) {
            return Flux.just(1);
        }
    }

    /** Remembers what it is called. */
    static final class TellsLater implements AsyncProcessor<Integer, Integer> {

        TellsLater(Config config) {
            config.getInt("any", 0);
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> WRITTEN.add(context.component()));
        }

        @Override
        public Publisher<Integer> process(EventContext context, Integer payload) {
            return Flux.just(payload);
        }
    }

    @Test
    void aRenamedComponentDelegatesEveryCall() {
        assertThat(notDelegated(NamedSource.class, Source.class)).isEmpty();
        assertThat(notDelegated(NamedSource.Plain.class, PlainSource.class)).isEmpty();
        assertThat(notDelegated(NamedSink.class, Sink.class)).isEmpty();
        assertThat(notDelegated(NamedProcessor.class, Processor.class)).isEmpty();
        assertThat(notDelegated(NamedAsyncProcessor.class, AsyncProcessor.class))
                .isEmpty();
        assertThat(notDelegated(NamedSink.Inline.class, InlineSink.class)).isEmpty();
    }

    private static List<String> notDelegated(Class<?> type, Class<?> contract) {
        return Arrays.stream(contract.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> {
                    try {
                        return type.getMethod(method.getName(), method.getParameterTypes())
                                .getDeclaringClass()
                                .getPackage()
                                .equals(Sink.class.getPackage());
                    } catch (NoSuchMethodException e) {
                        return true;
                    }
                })
                .map(Method::getName)
                .toList();
    }

    private Pipeline made(Pipeline pipeline) {
        Problems problems = new Problems();
        Optional<Plan> plan = PlanMaker.make(pipeline.plan(), Config.load(folder), problems);
        problems.throwIfAny();
        return Pipeline.of(plan.orElseThrow());
    }

    private void write(String text) throws Exception {
        Files.writeString(folder.resolve(Config.FILE), text);
    }

    private String text(Throwable error) {
        return String.valueOf(error.getMessage())
                .replace(folder + File.separator, "")
                .replace(System.lineSeparator(), "\n");
    }
}
