package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.status.State;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import java.net.ConnectException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Pipelines behind WebSockets, with a client that is not Micronaut's. */
class SocketsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Web web;

    /** What is sent. */
    @Introspected
    record Quake(String id, @Max(10) double mag) {}

    /** What comes back. */
    record Strength(String id, boolean strong) {}

    /** What stands in the way of one pipeline, until it is opened, and what has passed. */
    static final class Valve {

        final Sinks.Empty<Void> open = Sinks.empty();
        final Sinks.Empty<Void> cancelled = Sinks.empty();
        final Sinks.Empty<Void> reached = Sinks.empty();
        final AtomicInteger begun = new AtomicInteger();
        final List<Object> passed = new CopyOnWriteArrayList<>();

        Mono<Void> pass(Object item) {
            return open.asMono()
                    .doOnSubscribe(subscription -> {
                        begun.incrementAndGet();
                        reached.tryEmitEmpty();
                    })
                    .doOnCancel(cancelled::tryEmitEmpty)
                    .then(Mono.fromRunnable(() -> passed.add(item)));
        }
    }

    @Factory
    @Requires(property = "spec", value = "sockets")
    static final class Beans {

        @Singleton
        @Named("slow")
        Valve slowOne() {
            return new Valve();
        }

        @Singleton
        @Named("left")
        Valve left() {
            return new Valve();
        }

        @Singleton
        @Named("lost")
        Valve lost() {
            return new Valve();
        }

        @Singleton
        @Named("full")
        Valve full() {
            return new Valve();
        }

        @Singleton
        @Named("kept")
        Valve kept() {
            return new Valve();
        }

        @Singleton
        @Named("stopped")
        Valve stopped() {
            return new Valve();
        }

        @Singleton
        @Named("shared")
        SocketMount shared() {
            return SocketMount.at("/shared", Quake.class)
                    .headers("X-Station")
                    .shared(
                            "shared",
                            flow -> flow.process(
                                            "later",
                                            quake -> Mono.delay(Duration.ofMillis(
                                                            quake.id().hashCode() & 7))
                                                    .thenReturn(quake))
                                    .mapWith(
                                            "strength",
                                            (context, quake) -> new Strength(
                                                    quake.id()
                                                            + context.headers()
                                                                    .text("X-Station")
                                                                    .orElse(""),
                                                    quake.mag() >= 5)));
        }

        @Singleton
        @Named("own")
        SocketMount own() {
            return SocketMount.at("/own", String.class).perConnection("own", flow -> {
                AtomicInteger count = new AtomicInteger();
                return flow.map("count", text -> text + " " + count.incrementAndGet());
            });
        }

        @Singleton
        @Named("few")
        SocketMount few() {
            return SocketMount.at("/few", byte[].class)
                    .limits(SocketLimits.defaults().connections(1).messageBytes(1_000))
                    .shared("few", flow -> flow);
        }

        @Singleton
        @Named("sized")
        SocketMount sized() {
            return SocketMount.at("/sized", byte[].class)
                    .limits(SocketLimits.defaults().messageBytes(Deflated.MEGABYTES * 1_000_000))
                    .shared("sized", flow -> flow.map("size", bytes -> String.valueOf(bytes.length)));
        }

        @Singleton
        @Named("fails")
        SocketMount fails() {
            return SocketMount.at("/fails", String.class)
                    .shared(
                            "fails",
                            flow -> flow.map("fail", text -> {
                                if (text.startsWith("bad")) {
                                    throw new IllegalStateException("secret of customer 4711");
                                }
                                return text.equals("self") ? new Self() : text;
                            }));
        }

        @Singleton
        @Named("wait")
        SocketMount slow(@Named("slow") Valve valve) {
            return waiting("slow", valve);
        }

        @Singleton
        @Named("leaves")
        SocketMount leaves(@Named("left") Valve valve) {
            return waiting("left", valve);
        }

        @Singleton
        @Named("loses")
        SocketMount loses(@Named("lost") Valve valve) {
            return waiting("lost", valve);
        }

        @Singleton
        @Named("stops")
        SocketMount stops(@Named("stopped") Valve valve) {
            return SocketMount.at("/stopped", String.class)
                    .limits(SocketLimits.defaults().inFlight(40))
                    .collector("stopped", flow -> flow.maxInFlight(16), Sink.<String>async("stopped", 16, valve::pass));
        }

        private static SocketMount waiting(String name, Valve valve) {
            return SocketMount.at("/" + name, byte[].class)
                    .shared(
                            name,
                            flow -> flow.process(
                                    "wait",
                                    bytes -> valve.pass(bytes).thenReturn(bytes.length),
                                    StageOptions.concurrency(1_000)));
        }

        @Singleton
        @Named("busy")
        SocketMount busy(@Named("full") Valve valve) {
            return SocketMount.at("/busy", String.class)
                    .limits(SocketLimits.defaults()
                            .requests(RequestLimits.defaults().waiting(1)))
                    .shared(
                            "busy",
                            flow -> flow.maxInFlight(1)
                                    .process("wait", text -> valve.pass(text).thenReturn(text)));
        }

        @Singleton
        @Named("large")
        SocketMount large() {
            return SocketMount.at("/large", Integer.class)
                    .shared("large", flow -> flow.map("large", size -> new byte[size]));
        }

        @Singleton
        @Named("late")
        SocketMount late() {
            return SocketMount.at("/late", Integer.class)
                    .shared(
                            "late",
                            flow -> flow.process(
                                    "later",
                                    size -> Mono.fromCallable(() -> new byte[size])
                                            .subscribeOn(Schedulers.parallel())));
        }

        @Singleton
        @Named("store")
        Sink<Quake> store(@Named("kept") Valve valve) {
            return Sink.async("store", valve::pass);
        }

        @Singleton
        @Named("away")
        SocketMount away() {
            return SocketMount.at("/away", String.class)
                    .collector(
                            "away",
                            flow -> flow,
                            Sink.<String>async("database", text -> Mono.error(new ConnectException("db.internal"))));
        }
    }

    /** What JSON can not be made of, which its type does not tell. */
    static final class Self {

        public Self getSelf() {
            return this;
        }
    }

    /** The same as methods. */
    @Singleton
    @Requires(property = "spec", value = "sockets")
    static class Handlers {

        @PumpSocket(path = "/m/many")
        Flux<Strength> many(Quake quake) {
            return Flux.just(new Strength(quake.id(), true), new Strength(quake.id(), false));
        }

        @PumpSocket(path = "/m/kept", sink = "store")
        Quake kept(Quake quake) {
            return quake;
        }
    }

    /** One for each connection. */
    @Prototype
    @Requires(property = "spec", value = "sockets")
    static class Counter {

        private int count;

        @PumpSocket(path = "/m/own", perConnection = true, blocking = true, concurrency = 1)
        String count(String text) {
            count++;
            return text + " " + count;
        }
    }

    /** One whose result has no JSON form. */
    @Singleton
    @Requires(property = "spec", value = "no-json")
    static class NoJson {

        @PumpSocket(path = "/thread")
        Thread thread(String name) {
            return new Thread(name);
        }
    }

    /** What only a route can answer with. */
    @Singleton
    @Requires(property = "spec", value = "response")
    static class Response {

        @PumpSocket(path = "/response")
        HttpResponse<String> answer(String name) {
            return HttpResponse.ok(name);
        }
    }

    /** One whose connections can not have a sink each. */
    @Singleton
    @Requires(property = "spec", value = "own-sink")
    static class OwnSink {

        @Singleton
        @Named("nowhere")
        Sink<String> nowhere() {
            return Sink.of("nowhere", text -> {});
        }

        @PumpSocket(path = "/own-sink", sink = "nowhere", perConnection = true)
        String keep(String text) {
            return text;
        }
    }

    /** One whose pipelines could never start. */
    @Factory
    @Requires(property = "spec", value = "no-plan")
    static class NoPlan {

        @Singleton
        @Named("batches")
        SocketMount batches() {
            return SocketMount.at("/batches", String.class)
                    .perConnection("batches", flow -> flow.batch(10, Duration.ofSeconds(1)));
        }
    }

    /** One that is never there. */
    @Prototype
    @Requires(property = "spec", value = "sockets")
    static class Unborn {

        @PostConstruct
        void begin() {
            throw new IllegalStateException("no table for customer 4711");
        }

        @PumpSocket(path = "/m/unborn", perConnection = true)
        String say(String text) {
            return text;
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start("sockets", Map.of());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void messagesAreAnsweredInTheirOrderAndWhatIsWrongTellsWhy() throws Exception {
        Talk talk = Talk.with(web, "/shared");
        for (int i = 0; i < 200; i++) {
            talk.say("{\"id\":\"" + i + "\",\"mag\":" + i % 10 + "}");
        }
        talk.say("{\"id\":\"x\"}")
                .say("{\"id\":\"x\",\"mag\":\"4711\"}")
                .say("{\"id\":")
                .say("{\"id\":\"x\",\"mag\":11}");
        talk.say("{\"id\":\"y\",\"mag\":1}");
        for (int i = 0; i < 200; i++) {
            assertThat(talk.hear()).isEqualTo("{\"id\":\"" + i + "\",\"strong\":" + (i % 10 >= 5) + "}");
        }
        assertThat(talk.hear())
                .startsWith("{\"success\":false,\"status\":400,\"error\":\"expected a number")
                .contains("$.mag");
        assertThat(talk.hear()).contains("\"status\":400").contains("$.mag").doesNotContain("4711");
        assertThat(talk.hear()).contains("\"status\":400").contains("expected");
        assertThat(talk.hear()).contains("\"status\":400").contains("$.mag").contains("10");
        assertThat(talk.hear()).isEqualTo("{\"id\":\"y\",\"strong\":false}");
        talk.socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").get(60, TimeUnit.SECONDS);
        assertThat(talk.farewell()).isEqualTo("1000 enough");
    }

    @Test
    void whatConnectionsShareIsAnsweredToTheOneThatAsked() {
        List<Talk> talks = IntStream.range(0, 5)
                .mapToObj(i -> Talk.with(web, "/shared", "X-Station", "@" + i))
                .toList();
        for (int n = 0; n < 40; n++) {
            for (Talk talk : talks) {
                talk.say("{\"id\":\"" + n + "\",\"mag\":1}");
            }
        }
        for (int i = 0; i < talks.size(); i++) {
            for (int n = 0; n < 40; n++) {
                assertThat(talks.get(i).hear()).isEqualTo("{\"id\":\"" + n + "@" + i + "\",\"strong\":false}");
            }
            talks.get(i).close();
        }
    }

    @Test
    void aMethodGivesSeveralMessagesForOne() {
        try (Talk talk = Talk.with(web, "/m/many")) {
            talk.say("{\"id\":\"a\",\"mag\":1}");
            assertThat(List.of(talk.hear(), talk.hear()))
                    .containsExactly("{\"id\":\"a\",\"strong\":true}", "{\"id\":\"a\",\"strong\":false}");
        }
    }

    @Test
    void aConnectionWithAPipelineOfItsOwnHasItsOwnStateAndEndsWithIt() throws Exception {
        for (String path : List.of("/own", "/m/own")) {
            Talk first = Talk.with(web, path);
            Talk second = Talk.with(web, path);
            assertThat(first.say("a").hear()).isEqualTo("a 1");
            assertThat(first.say("a").hear()).isEqualTo("a 2");
            assertThat(second.say("b").hear()).isEqualTo("b 1");
            List<Running> running = ofConnections(path);
            assertThat(running).hasSize(2);
            first.close();
            second.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
            assertThat(second.farewell()).isEqualTo("1000 ");
            Flux.fromIterable(running).flatMap(Running::report).blockLast(LIMIT);
            Wire.until(() -> {
                try (Talk third = Talk.with(web, path)) {
                    assertThat(third.say("c").hear()).isEqualTo("c 1");
                    return ofConnections(path).stream()
                            .anyMatch(one -> one.name().endsWith("-1"));
                }
            });
        }
    }

    private static List<Running> ofConnections(String path) {
        String name = path.equals("/own") ? "own-" : "Counter.count-";
        return web.bean(Pump.class).pipelines().stream()
                .filter(pipeline -> pipeline.name().startsWith(name))
                .filter(pipeline -> pipeline.state() == State.RUNNING)
                .toList();
    }

    @Test
    void aStageThatFailsIsTheMessagesFailureAndTellsNoMessageOfTheApplication() {
        try (Talk talk = Talk.with(web, "/fails")) {
            talk.say("bad").say("self").say("good");
            assertThat(talk.hear()).isEqualTo("{\"success\":false,\"status\":500,\"error\":\"IllegalStateException\"}");
            assertThat(talk.hear()).contains("\"status\":500").doesNotContain("Self");
            assertThat(talk.hear()).isEqualTo("good");
        }
    }

    @Test
    void aSystemThatIsAwayIsUnavailableForNow() {
        try (Talk talk = Talk.with(web, "/away")) {
            assertThat(talk.say("x").hear())
                    .contains("\"status\":503")
                    .endsWith("\"retryAfter\":1}")
                    .doesNotContain("db.internal");
        }
    }

    @Test
    void aMessageThatIsTooLargeClosesItsConnectionAndOneConnectionTooManyItself() throws Exception {
        Talk whole = Talk.with(web, "/few");
        Talk other = Talk.with(web, "/few");
        assertThat(other.farewell()).isEqualTo("1013 1 connections are open");
        whole.socket.sendBinary(ByteBuffer.allocate(1_000), true).get(60, TimeUnit.SECONDS);
        assertThat(whole.hear()).isEqualTo("1000 bytes");
        whole.socket.sendBinary(ByteBuffer.allocate(1_001), true).get(60, TimeUnit.SECONDS);
        assertThat(whole.farewell()).isEqualTo("1009 a message of at most 1000 bytes was expected");

        Talk pieces = whenThereIsRoom("/few");
        pieces.socket.sendBinary(ByteBuffer.allocate(500), false).get(60, TimeUnit.SECONDS);
        pieces.socket.sendBinary(ByteBuffer.allocate(500), true).get(60, TimeUnit.SECONDS);
        assertThat(pieces.hear()).isEqualTo("1000 bytes");
        CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(pieces.socket);
        for (int i = 0; i < 100; i++) {
            sent = sent.thenCompose(socket -> socket.sendBinary(ByteBuffer.allocate(500), false));
        }
        assertThat(pieces.farewell()).isEqualTo("1009 a message of at most 1000 bytes was expected");
    }

    @Test
    void G4_aMessageThatInflatesToMoreThanItMayBeIsInflatedNoFarther() {
        for (String extension : List.of("permessage-deflate", "deflate-frame")) {
            try (Wire wire = open("/sized", "Sec-WebSocket-Extensions: " + extension)) {
                wire.write(Deflated.zeros(Deflated.MEGABYTES));
                assertThat(wire.read()).isEqualTo(Deflated.TEXT);
                wire.skip(wire.read());
                // A frame that may be as large as it is, of more than any process holds.
                wire.write(Deflated.zeros(4_000));
                assertThat(wire.read()).isEqualTo(0x88);
                wire.read();
                assertThat(wire.read() * 256 + wire.read()).isEqualTo(1009);
            }
            try (Wire wire = open("/sized", "Sec-WebSocket-Extensions: " + extension)) {
                wire.write(bytes("C2 81 00000000 FF"));
                assertThat(wire.read()).isEqualTo(0x88);
                wire.read();
                assertThat(wire.read() * 256 + wire.read()).isEqualTo(1007);
            }
        }
    }

    private static Talk whenThereIsRoom(String path) {
        Talk talk = Talk.with(web, path);
        CompletableFuture<Void> alive = talk.ear.pong;
        talk.socket.sendPing(ByteBuffer.allocate(0));
        CompletableFuture.anyOf(alive, talk.ear.closed)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        return alive.isDone() ? talk : whenThereIsRoom(path);
    }

    @Test
    void textThatIsNotUtf8AndFramesThatAreNoneCloseTheConnection() {
        for (String frame : List.of("81 82 00000000 C3 28", "8F 80 00000000")) {
            try (Wire wire = open("/own")) {
                wire.write(bytes(frame));
                int[] close = {wire.read(), wire.read(), wire.read(), wire.read()};
                assertThat(close[0]).isEqualTo(0x88);
                assertThat(close[2] * 256 + close[3]).isEqualTo(frame.startsWith("81") ? 1007 : 1002);
            }
        }
    }

    @Test
    void aPathThatNobodyHasIsNotFoundAndARequestThatIsNoWebSocketRefused() {
        assertThatThrownBy(() -> Talk.with(web, "/nowhere")).hasStackTraceContaining("404");
        assertThat(web.get("/shared").statusCode()).isEqualTo(400);
    }

    @Test
    void G4_aSlowPipelineIsFeltByTheOneWhoSends() {
        Valve valve = valve("slow");
        try (Talk talk = Talk.with(web, "/slow")) {
            AtomicLong sent = new AtomicLong();
            CompletableFuture<WebSocket> all = CompletableFuture.completedFuture(talk.socket);
            for (int i = 0; i < 2_000; i++) {
                all = all.thenCompose(last -> last.sendBinary(ByteBuffer.wrap(new byte[16_000]), true))
                        .whenComplete((done, error) -> sent.addAndGet(16_000));
            }
            Wire.until(() -> valve.begun.get() >= SocketLimits.defaults().inFlight());
            // Beside what the sockets hold, no more than the messages that may be unanswered and what was read with the
            // last.
            assertThat(Wire.steady(sent::get)).isBetween(1L, 16_000_000L);
            assertThat(valve.begun).hasValue(SocketLimits.defaults().inFlight());

            valve.open.tryEmitEmpty();
            for (int i = 0; i < 2_000; i++) {
                assertThat(talk.hear()).isEqualTo("16000");
            }
            all.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void G4_aCallerWhoDoesNotReadIsNotReadAndHoldsUpNobodyElse() {
        int messages = 1_000;
        int size = 50_000;
        Running running = web.bean(Pump.class).pipeline("large").orElseThrow();
        try (Talk deaf = Talk.deaf(web, "/large");
                Talk other = Talk.with(web, "/large")) {
            CompletableFuture<WebSocket> all = CompletableFuture.completedFuture(deaf.socket);
            for (int i = 0; i < messages; i++) {
                all = all.thenCompose(last -> last.sendText(String.valueOf(size), true));
            }
            Wire.until(() -> running.status().emitted() > 0);
            long made = Wire.steady(() -> running.status().emitted());
            assertThat(made).isBetween(1L, messages / 2L);
            assertThat(other.say("7").hear()).isEqualTo("7 bytes");

            deaf.read();
            for (int i = 0; i < messages; i++) {
                assertThat(deaf.hear()).isEqualTo(size + " bytes");
            }
            all.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void oneMoreThanMayWaitIsToldWhenToComeAgain() {
        Valve valve = valve("full");
        try (Talk talk = Talk.with(web, "/busy")) {
            talk.say("1");
            valve.reached.asMono().block(LIMIT);
            try (Talk other = Talk.with(web, "/busy");
                    Talk third = Talk.with(web, "/busy")) {
                other.say("2");
                Wire.until(() -> waiting(web, "busy") == 1);
                assertThat(third.say("3").hear()).contains("\"status\":429").contains("\"retryAfter\":");
                valve.open.tryEmitEmpty();
                assertThat(other.hear()).isEqualTo("2");
            }
            assertThat(talk.hear()).isEqualTo("1");
        }
    }

    @Test
    void aCallerWhoClosesCancelsTheWorkOnItsMessages() throws Exception {
        Valve valve = valve("left");
        Talk talk = Talk.with(web, "/left").say("x");
        valve.reached.asMono().block(LIMIT);
        talk.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
        valve.cancelled.asMono().block(LIMIT);
        assertThat(talk.farewell()).isEqualTo("1000 ");
        settled("left");
    }

    @Test
    void aCallerWhoClosesAndDoesNotReadLosesItsConnectionInSilence() {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        // The close is read or not, as there is room for the answer by then; who is not read goes when nothing happens.
        try (Web other = Web.start("sockets", Map.of("micronaut.server.idle-timeout", "10s"));
                Wire wire = open(other, "/late")) {
            wire.write(bytes("81 88 00000000")).write("20000000");
            assertThat(wire.read()).isEqualTo(0x82);
            wire.write(bytes("88 82 00000000 03 E8"));
            Wire.until(() -> !wire.takes(0));
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void aConnectionWhosePipelineCanNotOpenIsClosed() throws Exception {
        assertThat(Talk.with(web, "/m/unborn").farewell()).isEqualTo("1011 it has failed");
    }

    @Test
    void G1_aCallerWhoVanishesIsNoticedThoughItIsNotRead() {
        Valve valve = valve("lost");
        try (Wire wire = open("/lost")) {
            for (int i = 0; i < 100; i++) {
                wire.write(bytes("82 81 00000000 01"));
            }
            Wire.until(() -> valve.begun.get() == SocketLimits.defaults().inFlight());
        }
        valve.cancelled.asMono().block(LIMIT);
        settled("lost");
    }

    @Test
    void aSlowSinkIsWaitedForAndACallerWhoLeavesLosesNothing() {
        Valve valve = valve("kept");
        Talk talk = Talk.with(web, "/m/kept").say("{\"id\":\"a\",\"mag\":1}");
        valve.reached.asMono().block(LIMIT);
        assertThat(talk.ear.heard).isEmpty();
        talk.close();
        try (Talk other = Talk.with(web, "/m/kept").say("{\"id\":\"b\",\"mag\":2}")) {
            valve.open.tryEmitEmpty();
            assertThat(other.hear()).isEqualTo("{\"success\":true,\"written\":1}");
        }
        settled("Handlers.kept");
        assertThat(valve.passed).containsExactlyInAnyOrder(new Quake("a", 1), new Quake("b", 2));
    }

    @Test
    void G7_whenTheApplicationStopsWhatWasReadIsAnsweredAndConnectionsAreClosed() throws Exception {
        Web other = Web.start("sockets", Map.of("micronaut.server.thread-selection", "BLOCKING"));
        Valve valve = other.server().getApplicationContext().getBean(Valve.class, Qualifiers.byName("stopped"));
        Talk own = Talk.with(other, "/own");
        assertThat(own.say("a").hear()).isEqualTo("a 1");
        Talk talk = Talk.with(other, "/stopped");
        for (int i = 0; i < 40; i++) {
            talk.say("text-" + i);
        }
        // 16 are begun, and the others wait.
        Wire.until(() -> valve.begun.get() == 16 && waiting(other, "stops") == 24);

        Thread stopping = new Thread(() -> other.server().stop());
        stopping.start();
        Wire.until(
                () -> other.bean(Pump.class).pipeline("stopped").orElseThrow().state() != State.RUNNING);
        valve.open.tryEmitEmpty();
        assertThat(talk.farewell()).isEqualTo("1001 the application stops");
        assertThat(own.farewell()).isEqualTo("1001 the application stops");
        List<String> answers = Stream.generate(talk::hear).limit(40).toList();
        // What was begun is done, with what else was let in before the stop had come so far; the others are refused.
        int done = valve.passed.size();
        assertThat(done).isGreaterThanOrEqualTo(16);
        assertThat(answers.subList(0, done)).containsOnly("{\"success\":true,\"written\":1}");
        assertThat(answers.subList(done, 40)).allMatch(answer -> answer.contains("\"status\":503"));
        assertThat(valve.passed).doesNotHaveDuplicates();
        stopping.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(stopping.isAlive()).isFalse();
    }

    @Test
    void whatASocketCanNotDoStopsTheStart() {
        assertThatThrownBy(() -> Web.start("no-json", Map.of()))
                .hasStackTraceContaining("NoJson.thread: result: java.lang.Thread (expected: a type with a JSON form");
        assertThatThrownBy(() -> Web.start("response", Map.of()))
                .hasStackTraceContaining("Response.answer: result: ")
                .hasStackTraceContaining("(expected: a type with a JSON form");
        assertThatThrownBy(() -> Web.start("own-sink", Map.of()))
                .hasStackTraceContaining("OwnSink.keep: @PumpSocket.perConnection: true (expected: false");
        assertThatThrownBy(() -> Web.start("no-plan", Map.of())).hasStackTraceContaining("batches");
    }

    private static void settled(String pipeline) {
        Wire.until(() ->
                web.bean(Pump.class).pipeline(pipeline).orElseThrow().status().inFlight() == 0);
    }

    /** How many messages the pipeline has not taken yet. */
    private static long waiting(Web at, String mount) {
        return at.server()
                .getApplicationContext()
                .getBean(SocketMount.class, Qualifiers.byName(mount))
                .requests()
                .backlog()
                .orElse(0);
    }

    private static Valve valve(String name) {
        return web.server().getApplicationContext().getBean(Valve.class, Qualifiers.byName(name));
    }

    /** A WebSocket of which each byte is in the hands of the test. */
    private static Wire open(String path, String... headers) {
        return open(web, path, headers);
    }

    private static Wire open(Web at, String path, String... headers) {
        Wire wire = at.wire()
                .write("GET " + path + " HTTP/1.1\r\n")
                .write(Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()))
                .head(
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(wire.line()).startsWith("HTTP/1.1 101");
        while (!wire.line().isEmpty()) {
            // headers
        }
        return wire;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
