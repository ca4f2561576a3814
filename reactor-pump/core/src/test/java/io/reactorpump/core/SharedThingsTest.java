package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Clients;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Connection;
import io.reactorpump.api.Event;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.connection.ConnectionPolicy;
import io.reactorpump.core.lookup.Dictionary;
import io.reactorpump.core.lookup.LookupFormat;
import io.reactorpump.core.lookup.LookupOrigin;
import io.reactorpump.core.status.ConnectionStatus;
import io.reactorpump.core.status.ConnectionStatus.State;
import io.reactorpump.core.status.Waiting;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connections and lookups that the pipelines of a pump share. */
class SharedThingsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What happened, in order. */
    private static final List<String> STORY = new CopyOnWriteArrayList<>();

    /** So many attempts to connect fail; how many did. */
    private static final AtomicInteger FAILING = new AtomicInteger();

    private static final AtomicInteger FAILED = new AtomicInteger();

    @TempDir
    Path folder;

    @BeforeEach
    void forget() {
        STORY.clear();
        FAILING.set(0);
        FAILED.set(0);
    }

    /** The connection of the documents, to nothing. */
    static final class MyServiceConnection implements Connection<String> {

        private final String host;

        MyServiceConnection(Config config) {
            host = config.get("host") + ":" + config.getInt("port");
        }

        @Override
        public Mono<Void> connect() {
            return Mono.defer(() -> {
                if (FAILING.getAndDecrement() > 0) {
                    FAILED.incrementAndGet();
                    return Mono.error(new ConnectException("refused"));
                }
                STORY.add("connect");
                return Mono.empty();
            });
        }

        @Override
        public Mono<String> acquire() {
            return Mono.just(host);
        }

        @Override
        public Mono<Void> disconnect() {
            return Mono.fromRunnable(() -> STORY.add("disconnect"));
        }
    }

    /** Asks a service that it has a client of. */
    static final class Asks implements AsyncProcessor<Integer, String> {

        private final String connection;
        private Clients<String> clients;

        Asks(Config config) {
            connection = config.getConnection("connection", "MyServiceConnection");
        }

        @Override
        public Collection<String> connections() {
            return List.of(connection);
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            clients = context.application().connection(connection, String.class);
            return Mono.fromRunnable(() -> STORY.add("open"));
        }

        @Override
        public Publisher<String> process(EventContext context, Integer payload) {
            return clients.use(client -> Mono.just(client + "/" + payload));
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> STORY.add("close"));
        }
    }

    private Pump pump(String settings) throws Exception {
        Files.writeString(folder.resolve(Config.FILE), settings);
        return Pump.load(folder)
                .connection(MyServiceConnection::new)
                .connecting(new ConnectionPolicy(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Backoff.fixed(Duration.ofMillis(1))));
    }

    private static final String SERVICE = "[connection:MyServiceConnection]\nhost = localhost\nport = 8080\n";

    @Test
    void aConnectionIsConnectedBeforeItsUsersOpenAndDisconnectedAfterTheyClose() throws Exception {
        List<String> written = new CopyOnWriteArrayList<>();
        try (Pump pump = pump(SERVICE)) {
            pump.start(Pipeline.named("p")
                            .from("numbers", Flux.range(1, 2))
                            .process(Asks::new)
                            .to(Sink.of("sink", written::add)))
                    .completed()
                    .block(LIMIT);

            assertThat(pump.connections()).extracting(ConnectionStatus::state).containsExactly(State.IDLE);
        }
        assertThat(written).containsExactly("localhost:8080/1", "localhost:8080/2");
        assertThat(STORY).containsExactly("connect", "open", "close", "disconnect");
    }

    /** A source that says when it is opened and closed. */
    private record ToldSource(String name) implements PlainSource<Integer> {

        @Override
        public Flux<Integer> payloads() {
            return Flux.range(1, 2);
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> STORY.add("open " + name));
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> STORY.add("close " + name));
        }

        @Override
        public String componentName() {
            return name;
        }
    }

    /** A processor that does so. */
    private record ToldStep(String name) implements Processor<Integer, Integer> {

        @Override
        public Integer process(EventContext context, Integer payload) {
            return payload;
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> STORY.add("open " + name));
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> STORY.add("close " + name));
        }

        @Override
        public String componentName() {
            return name;
        }
    }

    /** A sink that does so. */
    private record ToldSink(String name) implements Sink<Integer> {

        @Override
        public Mono<WriteResult> write(Event<Integer> event) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> STORY.add("open " + name));
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> STORY.add("close " + name));
        }

        @Override
        public String componentName() {
            return name;
        }
    }

    @Test
    void componentsOpenBehindConnectionsAndLookupsFromTheSinkUpToTheSourceAndCloseTheOtherWayRound() throws Exception {
        LookupOrigin origin = known -> Mono.fromCallable(() -> {
            STORY.add("load");
            return new LookupOrigin.Content("1", "CZ=Czechia".getBytes(StandardCharsets.UTF_8));
        });
        try (Pump pump = pump(SERVICE).lookup("countries", Dictionary.of(origin, LookupFormat.lines()))) {
            pump.start(Pipeline.named("p")
                            .from((Source<Integer>) new ToldSource("source"))
                            .process(new ToldStep("first"))
                            .process(Asks::new)
                            .map("back", answer -> 1)
                            .process(new ToldStep("second"))
                            .to(new ToldSink("sink")))
                    .completed()
                    .block(LIMIT);
        }

        assertThat(STORY)
                .containsExactly(
                        "connect",
                        "load",
                        "open sink",
                        "open first",
                        "open",
                        "open second",
                        "open source",
                        "close source",
                        "close second",
                        "close",
                        "close first",
                        "close sink",
                        "disconnect");
    }

    @Test
    void pipelinesShareItUntilTheLastHasStopped() throws Exception {
        try (Pump pump = pump(SERVICE)) {
            Running one = pump.start(Pipeline.named("one")
                    .from("never", Flux.<Integer>never())
                    .process(Asks::new)
                    .to(Sink.of("sink", payload -> {})));
            Running two = pump.start(Pipeline.named("two")
                    .from("never", Flux.<Integer>never())
                    .process(Asks::new)
                    .to(Sink.of("sink", payload -> {})));
            Running none = pump.start(
                    Pipeline.named("none").from("never", Flux.<Integer>never()).to(Sink.of("sink", payload -> {})));
            Mono.when(one.started(), two.started(), none.started()).block(LIMIT);
            assertThat(pump.connections()).extracting(ConnectionStatus::users).containsExactly(2);

            one.drain(LIMIT).block(LIMIT);
            assertThat(STORY).doesNotContain("disconnect");
            two.drain(LIMIT).block(LIMIT);
            assertThat(STORY).containsExactly("connect", "open", "open", "close", "close", "disconnect");
        }
    }

    @Test
    void closingThePumpDisconnectsAfterThePipelinesAreDrained() throws Exception {
        Pump pump = pump(SERVICE);
        CountDownLatch written = new CountDownLatch(1);
        pump.start(Pipeline.named("p")
                .from("numbers", Flux.range(1, 2).concatWith(Flux.never()))
                .process(Asks::new)
                .to(Sink.async(
                        "sink",
                        payload -> Mono.fromRunnable(() -> STORY.add("write"))
                                .then(Mono.fromRunnable(written::countDown)))));
        assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();

        pump.close();

        assertThat(STORY).startsWith("connect", "open", "write").endsWith("close", "disconnect");
        assertThat(pump.connections()).extracting(ConnectionStatus::state).containsExactly(State.IDLE);
    }

    @Test
    void aPipelineWaitsForItsConnectionAndSaysSo() throws Exception {
        FAILING.set(Integer.MAX_VALUE);
        List<String> written = new CopyOnWriteArrayList<>();
        try (Pump pump = pump(SERVICE)) {
            Running running = pump.start(Pipeline.named("p")
                    .from("numbers", Flux.range(1, 3))
                    .process(Asks::new)
                    .to(Sink.of("sink", written::add)));
            Flux.interval(Duration.ofMillis(1)).filter(tick -> FAILED.get() > 2).blockFirst(LIMIT);

            assertThat(running.status().waiting())
                    .contains(new Waiting(
                            Waiting.Reason.OPENING, "connection 'MyServiceConnection' is CONNECTING: refused"));
            assertThat(STORY).containsOnly("disconnect");

            FAILING.set(0);
            running.completed().block(LIMIT);
        }
        assertThat(written).containsExactly("localhost:8080/1", "localhost:8080/2", "localhost:8080/3");
    }

    @Test
    void aConnectionThatCanNotWorkFailsThePipeline() {
        Connection<String> locked = new Connection<>() {
            @Override
            public String name() {
                return "MyServiceConnection";
            }

            @Override
            public Mono<Void> connect() {
                return Mono.error(new FatalException("wrong password", null));
            }

            @Override
            public Mono<String> acquire() {
                return Mono.never();
            }

            @Override
            public Mono<Void> disconnect() {
                return Mono.empty();
            }
        };
        try (Pump pump = Pump.create().connection(locked)) {
            Running running = pump.start(Pipeline.named("p")
                    .from("numbers", Flux.range(1, 3))
                    .process(Asks::new)
                    .to(Sink.of("sink", payload -> {})));

            assertThat(running.completed()
                            .then()
                            .onErrorResume(error -> Mono.empty())
                            .blockOptional(LIMIT))
                    .isEmpty();
            assertThat(running.status().failure().orElseThrow().cause())
                    .hasMessage("connection 'MyServiceConnection' has failed: wrong password");
            assertThat(pump.connections()).extracting(ConnectionStatus::state).containsExactly(State.FAILED);
        }
    }

    /** Names countries by their codes. */
    static final class Names implements Processor<String, String> {

        private Lookup<String> countries;

        @Override
        public Mono<Void> open(ComponentContext context) {
            countries = context.application().lookup("countries", String.class);
            return Mono.empty();
        }

        @Override
        public String process(EventContext context, String code) {
            return countries.find(code).orElse("?");
        }
    }

    @Test
    void aLookupIsLoadedBeforeTheStartAndExchangedWhileTheStreamGoesOn() throws Exception {
        Path file = folder.resolve("countries.txt");
        Files.writeString(file, "CZ=Czech Republic");
        CountDownLatch old = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        List<String> strange = new CopyOnWriteArrayList<>();
        Files.writeString(folder.resolve(Config.FILE), "[lookup:countries]\nfile = countries.txt\nreload = 5ms\n");
        try (Pump pump = Pump.load(folder).lookup("countries", Dictionary::lines)) {
            Running running = pump.start(Pipeline.named("p")
                    .from("codes", Flux.interval(Duration.ofMillis(1)).map(tick -> "CZ"))
                    .process(new Names())
                    .to(Sink.of("sink", name -> {
                        Map<String, CountDownLatch> known = Map.of("Czech Republic", old, "Czechia", changed);
                        if (known.containsKey(name)) {
                            known.get(name).countDown();
                        } else {
                            strange.add(name);
                        }
                    })));
            assertThat(old.await(30, TimeUnit.SECONDS)).isTrue();

            Path next = folder.resolve("next.txt");
            Files.writeString(next, "CZ=Czechia");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();

            Files.delete(file);
            Flux.interval(Duration.ofMillis(1))
                    .filter(tick -> pump.lookups().get(0).trouble().isPresent())
                    .blockFirst(LIMIT);
            assertThat(pump.lookups().get(0).entries()).contains(1);
            assertThat(running.status().failure()).isEmpty();
        }
        assertThat(strange).isEmpty();
    }
}
