package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Connection;
import io.reactorpump.api.Event;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Generator;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.component.Batching;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Secret;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.lookup.Dictionary;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.plan.Stage;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.status.State;
import io.reactorpump.core.trigger.Cron;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggers;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is told when something can not start: everything at once, with its place and what was expected. */
class StartErrorsTest {

    @TempDir
    Path folder;

    /** The source of the documents, with a schedule. */
    static final class MySource implements PlainSource<String> {

        MySource(Config config) {
            config.getUri("url");
            config.getDuration("poll_interval", Duration.ofSeconds(60));
            config.get("schedule", Cron.class, Cron.parse("@hourly"));
            config.getSize("page", Size.of("1MiB"));
        }

        @Override
        public Flux<String> payloads() {
            return Flux.empty();
        }
    }

    /** Settings as a record. */
    record Enrichment(URI lookupUrl, boolean strict, List<Integer> retryOn) {}

    static final class EnrichmentProcessor implements Processor<String, String> {

        EnrichmentProcessor(Config config) {
            config.bind(Enrichment.class);
        }

        @Override
        public String process(EventContext context, String payload) {
            return payload;
        }
    }

    static final class WebhookSink implements Sink<String> {

        private final String connection;

        WebhookSink(Config config) {
            config.getUri("url");
            connection = config.getConnection("connection", "MyServiceConnection");
        }

        @Override
        public Collection<String> connections() {
            return List.of(connection);
        }

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return Mono.empty();
        }
    }

    static final class MyServiceConnection implements Connection<String> {

        record Settings(String host, int port, Optional<Secret> authToken) {

            Settings {
                if (port < 1 || port > 65_535) {
                    throw new SettingException("port", port, "1 to 65535");
                }
            }
        }

        MyServiceConnection(Config config) {
            config.bind(Settings.class);
        }

        @Override
        public Mono<Void> connect() {
            return Mono.empty();
        }

        @Override
        public Mono<String> acquire() {
            return Mono.never();
        }

        @Override
        public Mono<Void> disconnect() {
            return Mono.empty();
        }
    }

    private static Pipeline myPipeline() {
        return Pipeline.named("MyPipeline")
                .from(MySource::new)
                .process(EnrichmentProcessor::new)
                .to(WebhookSink::new);
    }

    @Test
    void allThatIsWrongWithTheSettingsIsOneMessage() throws Exception {
        Pump pump = pump("""
                [pipeline:MyPipeline]
                max_in_flght = 16
                timeout = soon

                [pipeline:MyPipeline:MySource]
                url = https://api example.com/events
                pol_interval = 60
                schedule = */5 25 * * MOND
                page = 12Mi

                [pipeline:MyPipeline:EnrichmentProcessor]
                strict = maybe
                retry_on = 429, 5xx

                [pipeline:MyPipeline:WebhokSink]
                url = https://webhook.example.com/events

                [connection:MyServiceConnection]
                host = localhost
                port = 80800
                auth_token = ${SERVICE_TOKEN}

                [connection:OtherConnection]
                host = localhost

                [lookup:countries]
                reload = 0
                """).connection(MyServiceConnection::new).lookup("countries", Dictionary::lines);

        assertThat(refused(() -> pump.startAll(myPipeline()))).isEqualTo("""
                        pipelines.conf:21: [connection:MyServiceConnection] auth_token: ${SERVICE_TOKEN} (expected: an environment variable that is set, or ${SERVICE_TOKEN:-default})
                        pipelines.conf:20: [connection:MyServiceConnection] port: 80800 (expected: 1 to 65535)
                        pipelines.conf:26: [lookup:countries] file: missing (expected: a path)
                        pipelines.conf:27: [lookup:countries] reload: 0 (expected: > 0)
                        pipelines.conf:6: [pipeline:MyPipeline:MySource] url: https://api example.com/events (expected: a URI)
                        pipelines.conf:8: [pipeline:MyPipeline:MySource] schedule: */5 25 * * MOND (expected: hour at character 5: 0-23; day of week at character 12: 0-7 or SUN-SAT)
                        pipelines.conf:9: [pipeline:MyPipeline:MySource] page: 12Mi (expected: a size such as 512, 64 KiB or 12MiB)
                        pipelines.conf:7: [pipeline:MyPipeline:MySource] pol_interval: 60 (expected: one of page, poll_interval, schedule, url; did you mean 'poll_interval'?)
                        pipelines.conf:11: [pipeline:MyPipeline:EnrichmentProcessor] lookup_url: missing (expected: a URI)
                        pipelines.conf:12: [pipeline:MyPipeline:EnrichmentProcessor] strict: maybe (expected: true or false)
                        pipelines.conf:13: [pipeline:MyPipeline:EnrichmentProcessor] retry_on[1]: 5xx (expected: a whole number)
                        pipelines.conf: [pipeline:MyPipeline:WebhookSink] url: missing (expected: a URI)
                        pipelines.conf:3: [pipeline:MyPipeline] timeout: soon (expected: a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds)
                        pipelines.conf:2: [pipeline:MyPipeline] max_in_flght: 16 (expected: one of EnrichmentProcessor, MySource, WebhookSink, commit, max_in_flight, timeout, window; did you mean 'max_in_flight'?)
                        pipelines.conf:15: [pipeline:MyPipeline:WebhokSink]: unknown (expected: one of EnrichmentProcessor, MySource, WebhookSink, commit, max_in_flight, timeout, window; did you mean 'WebhookSink'?)
                        pipelines.conf:23: [connection:OtherConnection]: unknown (expected: MyServiceConnection)
                        """);
    }

    @Test
    void whatIsGivenTwiceAndWhatIsMissingIsOneMessage() throws Exception {
        Pump pump = pump("""
                [pipeline:MyPipeline:MySource]
                url = https://api.example.com/events
                [pipeline:MyPipeline:EnrichmentProcessor]
                lookup_url = https://api.example.com/lookup
                [pipeline:MyPipeline:EnrichmentProcessor]
                lookup_url = https://api.example.com/lookup
                [pipeline:MyPipeline:WebhookSink]
                url = https://webhook.example.com/events
                connection = MyServiceConection
                """)
                .connection("MyServiceConnection", config -> new NoConnection())
                .connection("MyServiceConnection", config -> new NoConnection())
                .connection("Spare", config -> new NoConnection())
                .lookup("countries", Dictionary.lines(Path.of("countries.txt")))
                .lookup("countries", Dictionary.lines(Path.of("countries.txt")));

        assertThat(refused(() -> pump.startAll(myPipeline(), myPipeline()))).isEqualTo("""
                        pipelines.conf:6: [pipeline:MyPipeline:EnrichmentProcessor] lookup_url: given again (expected: once; it is given at pipelines.conf:4)
                        connection 'MyServiceConnection': given twice (expected: a name of its own)
                        lookup 'countries': given twice (expected: a name of its own)
                        pipelines.conf:3: [pipeline:MyPipeline:EnrichmentProcessor] strict: missing (expected: true or false)
                        pipelines.conf:9: [pipeline:MyPipeline:WebhookSink] connection: MyServiceConection (expected: one of MyServiceConnection, Spare; did you mean 'MyServiceConnection'?)
                        pipeline 'MyPipeline': given twice (expected: a name of its own)
                        """);
    }

    @Test
    void pipelinesThatFollowAreCheckedWithTheOthersAndNotTakenForOneAnother() throws Exception {
        List<Pipeline> later = List.of(empty("import"), empty("imports"));
        Pump slip = pump("[pipeline:import]\nmax_in_flght = 8\n[pipeline:imports]\nmax_in_flight = 8\n");
        assertThat(refused(() -> slip.startAll(List.of(empty("first")), later)))
                .startsWith("pipelines.conf:2: [pipeline:import] max_in_flght: 8 (expected: ")
                .endsWith("did you mean 'max_in_flight'?)\n");

        Pump pump = pump("[pipeline:import]\nmax_in_flight = 8\n[pipeline:imports]\nmax_in_flight = 8\n");
        pump.startAll(List.of(empty("first")), later);
        pump.start(later.get(1)).completed().block(Duration.ofSeconds(30));
        assertThat(pump.pipeline("imports").orElseThrow().state()).isEqualTo(State.COMPLETED);
    }

    private static Pipeline empty(String name) {
        return Pipeline.named(name).from("nothing", Flux.empty()).to(Sink.of("nowhere", nothing -> {}));
    }

    @Test
    void aComponentThatNamesAConnectionThatThereIsNotIsRefusedWhateverStandsBeforeIt() {
        Pipeline pipeline = Pipeline.named("p")
                .from(Recipe.trigger(config -> new Uses("a")).named("Fired").on(Triggers.once()))
                .generate(new Uses("b"))
                .process(Recipe.asyncProcessor((Config config) -> new Uses("c")).named("Asks"))
                .onFailure(FailurePolicy.deadLetter(Batching.batching(new UsesAll("d"), 10, Duration.ofSeconds(1))))
                .to(Recipe.sink((Config config) -> new UsesAll("e")).named("Writes"));

        try (Pump pump = Pump.create().connection("f", config -> new NoConnection())) {
            assertThat(refused(() -> pump.start(pipeline))).isEqualTo("""
                            pipeline 'p': component 'UsesAll-d': connection 'd' (expected: f)
                            pipeline 'p': component 'Writes': connection 'e' (expected: f)
                            pipeline 'p': component 'Fired.cycle': connection 'a' (expected: f)
                            pipeline 'p': component 'Uses': connection 'b' (expected: f)
                            pipeline 'p': component 'Asks': connection 'c' (expected: f)
                            """);
            assertThat(pump.pipelines()).isEmpty();
        }
    }

    @Test
    void whatIsWrongWithThePipelinesThemselvesIsToldWithWhatIsWrongWithTheirSettings() throws Exception {
        Pump pump = pump("""
                [pipeline:MyPipeline:MySource]
                url = ${API_URL}
                page = many
                scedule = @daily
                schedule = 61 * * * *
                """);
        Pipeline twice = Pipeline.named("MyPipeline")
                .from(MySource::new)
                .map("trim", String::strip)
                .map("trim", String::strip)
                .maxInFlight(10)
                .batch(11, Duration.ofSeconds(1))
                .to(Sink.of("sink", lines -> {}));
        Stage middle = new Stage.Async("middle", "process", new Both(), StageOptions.defaults());
        Pipeline endless = Pipeline.of(new Plan(
                "Endless",
                twice.plan().sources(),
                List.of(middle),
                none(),
                FailurePolicy.stop(),
                FlowPolicy.defaults(),
                CommitPolicy.defaults(),
                Optional.empty()));

        assertThat(refused(() -> pump.startAll(twice, endless, twice))).isEqualTo("""
                        pipelines.conf:2: [pipeline:MyPipeline:MySource] url: ${API_URL} (expected: an environment variable that is set, or ${API_URL:-default})
                        pipelines.conf:5: [pipeline:MyPipeline:MySource] schedule: 61 * * * * (expected: minute at character 1: 0-59)
                        pipelines.conf:3: [pipeline:MyPipeline:MySource] page: many (expected: a size such as 512, 64 KiB or 12MiB)
                        pipelines.conf:4: [pipeline:MyPipeline:MySource] scedule: @daily (expected: one of page, poll_interval, schedule, url; did you mean 'schedule'?)
                        pipeline 'MyPipeline': map 'trim': used twice (expected: a name of its own within the pipeline)
                        pipeline 'MyPipeline': batch-3.size: 11 (expected: <= maxInFlight, which is 10, or the batch could never fill)
                        pipelines.conf: [pipeline:Endless:MySource] url: missing (expected: a URI)
                        pipeline 'Endless': process 'middle': a sink in the middle (expected: a sink at the end, or at that of a branch)
                        pipeline 'Endless': to: nothing (expected: a sink)
                        pipeline 'MyPipeline': given twice (expected: a name of its own)
                        """);
    }

    @Test
    void aPlanThatWasMadeElsewhereIsRefusedWithAllThatTheFluentFormCanNotExpress() {
        Both both = new Both();
        Stage middle = new Stage.Async("middle", "process", both, StageOptions.defaults());
        Stage again = new Stage.Step("middle", "process", (context, payload) -> payload, StageOptions.defaults());

        Pipeline orders = Pipeline.of(new Plan(
                "orders",
                List.of(),
                List.of(middle, again),
                none(),
                FailurePolicy.stop(),
                FlowPolicy.defaults(),
                CommitPolicy.defaults(),
                Optional.empty()));

        assertThat(refused(() -> Pump.create().start(orders))).isEqualTo("""
                        pipeline 'orders': from: nothing (expected: at least one source)
                        pipeline 'orders': process 'middle': a sink in the middle (expected: a sink at the end, or at that of a branch)
                        pipeline 'orders': process 'middle': used twice (expected: a name of its own within the pipeline)
                        pipeline 'orders': to: nothing (expected: a sink)
                        """);
    }

    @Test
    void theFileIsLookedForInTheWorkingDirectoryAndItsAbsenceIsToldAtTheStart() {
        try (Pump pump = Pump.load()) {
            assertThat(refused(() -> pump.start(
                            Pipeline.named("p").from("source", Flux.empty()).to(Sink.of("sink", payload -> {})))))
                    .isEqualTo("""
                            configuration: pipelines.conf (expected: a file that exists)
                            """);
        }
    }

    @Test
    void noMessageAndNoDumpShowsASecret() throws Exception {
        Files.writeString(folder.resolve(Config.FILE), """
                [pipeline:MyPipeline:MySource]
                url = https://user:hunter2@api.example.com:port/events
                pasword = hunter2
                [connection:MyServiceConnection]
                host = localhost
                port = ${PORT}
                auth_token = ${SERVICE_TOKEN}
                auth_tokn = hunter2
                """);
        Problems problems = new Problems();
        Config config = Config.load(
                folder,
                Map.of(
                        "PORT",
                        "hunter2",
                        "SERVICE_TOKEN",
                        "hunter2",
                        "PUMP_PIPELINE__MYPIPELINE__WEBHOOKSINK__URL",
                        "hunter2"),
                problems);
        Pump pump = Pump.create()
                .configured(config.with(
                        Map.of("pipeline.MyPipeline.EnrichmentProcessor.lookup_url", new Secret("::hunter2"))))
                .connection(MyServiceConnection::new);

        String message = refused(() -> pump.startAll(myPipeline()));
        assertThat(message).isEqualTo("""
                pipelines.conf:6: [connection:MyServiceConnection] port: *** (expected: a whole number)
                pipelines.conf:8: [connection:MyServiceConnection] auth_tokn: *** (expected: one of auth_token, host, port; did you mean 'auth_token'?)
                pipelines.conf:3: [pipeline:MyPipeline:MySource] pasword: *** (expected: one of page, poll_interval, schedule, url)
                argument: [pipeline:MyPipeline:EnrichmentProcessor] lookup_url: *** (expected: a URI)
                argument: [pipeline:MyPipeline:EnrichmentProcessor] strict: missing (expected: true or false)
                """);
        assertThat(message).doesNotContain("hunter2");
        assertThat(config.describe()).contains("auth_token = ***").doesNotContain("hunter2");
        assertThat(pump.config().toString()).doesNotContain("hunter2");
    }

    private Pump pump(String settings) throws Exception {
        Files.writeString(folder.resolve(Config.FILE), settings);
        return Pump.load(folder);
    }

    private String refused(ThrowingCallable start) {
        SettingException error = catchThrowableOfType(SettingException.class, start);
        assertThat(error).as("refused").isNotNull();
        return String.valueOf(error.getMessage())
                        .replace(folder + File.separator, "")
                        .replace(System.lineSeparator(), "\n")
                + "\n";
    }

    @SuppressWarnings("NullAway") // what a careless caller gives
    private static Sink<Object> none() {
        return null;
    }

    /** A sink that can be taken for a stage. */
    private static final class Both implements AsyncProcessor<Object, Object>, Sink<Object> {

        @Override
        public Publisher<Object> process(EventContext context, Object payload) {
            return Flux.just(payload);
        }

        @Override
        public Mono<WriteResult> write(Event<Object> event) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    private static final class NoConnection implements Connection<String> {

        @Override
        public Mono<Void> connect() {
            return Mono.empty();
        }

        @Override
        public Mono<String> acquire() {
            return Mono.never();
        }

        @Override
        public Mono<Void> disconnect() {
            return Mono.empty();
        }
    }

    /** Something in the middle, or at the beginning, that uses a connection. */
    private record Uses(String connection)
            implements TriggerSource<String>, Generator<String, String>, AsyncProcessor<String, String> {

        @Override
        public Publisher<String> cycle(Firing firing) {
            return Flux.empty();
        }

        @Override
        public void generate(EventContext context, String payload, Injector<String> injector) {}

        @Override
        public Publisher<String> process(EventContext context, String payload) {
            return Flux.empty();
        }

        @Override
        public Collection<String> connections() {
            return List.of(connection);
        }
    }

    /** A sink that uses a connection. */
    private record UsesAll(String connection) implements Sink<Object> {

        @Override
        public Mono<WriteResult> write(Event<Object> event) {
            return Mono.empty();
        }

        @Override
        public Collection<String> connections() {
            return List.of(connection);
        }

        @Override
        public String componentName() {
            return "UsesAll-" + connection;
        }
    }
}
