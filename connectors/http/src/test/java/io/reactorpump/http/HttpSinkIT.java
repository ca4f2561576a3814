package io.reactorpump.http;

import static io.reactorpump.http.LoopbackServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class HttpSinkIT {

    record Order(int id, String item) {}

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final List<Sink<?>> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(sink -> sink.close().block(Pumps.LIMIT));
    }

    private static HttpTarget target() {
        return HttpTarget.at(SERVER.url("/orders?key=s3cret"));
    }

    private <T> Sink<T> open(Sink<T> sink) {
        opened.add(sink);
        sink.open(new ComponentContext("test", "sink", Schedulers.parallel())).block(Pumps.LIMIT);
        return sink;
    }

    private static <T> WriteResult write(Sink<T> sink, T payload) {
        return sink.write(StandaloneEvent.of(payload)).block(Pumps.LIMIT);
    }

    private static Throwable failure(Sink<String> sink) {
        return catchThrowable(() -> write(sink, "p4yload"));
    }

    @Test
    void makesARequestOfEachEvent() {
        Sink<Order> sink =
                open(HttpSink.<Order>json(target().header("X-Team", "blue").basic("me", "pässword"))
                        .method("PUT")
                        .header("Idempotency-Key", (event, order) -> event.id() + "/" + order.id()));

        write(sink, new Order(1, "é"));

        LoopbackServer.Asked asked = SERVER.asked().get(0);
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.path()).isEqualTo("/orders?key=s3cret");
        assertThat(asked.body()).isEqualTo("{\"id\":1,\"item\":\"é\"}");
        assertThat(asked.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Content-Length", "20")
                .containsEntry("X-Team", "blue")
                .containsEntry("User-Agent", "reactor-pump")
                .containsEntry("Authorization", "Basic bWU6cMOkc3N3b3Jk")
                .hasEntrySatisfying("Idempotency-Key", key -> assertThat(key).endsWith("/1"));
    }

    @Test
    void sendsATokenAndAnotherMediaType() {
        Sink<String> sink = open(HttpSink.to(target().bearer("t0ken"), Codec.text(StandardCharsets.UTF_8))
                .contentType("text/csv"));

        write(sink, "a,b");

        assertThat(SERVER.asked().get(0).headers())
                .containsEntry("Authorization", "Bearer t0ken")
                .containsEntry("Content-Type", "text/csv");
    }

    @Test
    void writesABatchAsAnArrayOrAsLines() {
        List<Order> batch = List.of(new Order(1, "a"), new Order(2, "b"));

        write(open(HttpSink.<Order>jsonArrays(target())), batch);
        write(open(HttpSink.<Order>jsonLines(target())), batch);

        assertThat(SERVER.bodies())
                .containsExactly(
                        "[{\"id\":1,\"item\":\"a\"},{\"id\":2,\"item\":\"b\"}]",
                        "{\"id\":1,\"item\":\"a\"}\n{\"id\":2,\"item\":\"b\"}\n");
        assertThat(SERVER.asked())
                .extracting(asked -> asked.headers().get("content-type"))
                .containsExactly("application/json", "application/x-ndjson");
    }

    @Test
    void failsAnItemWithoutAFormAlone() {
        Sink<List<String>> sink = open(HttpSink.lines(target(), Codec.text(StandardCharsets.UTF_8)));

        WriteResult some = write(sink, List.of("one", "t\nwo", "three"));
        WriteResult none = write(sink, List.of("\n"));

        assertThat(SERVER.bodies()).containsExactly("one\nthree\n");
        assertThat(((WriteResult.Partly) some).failures()).containsOnlyKeys(1);
        assertThat(((WriteResult.Partly) some).failures().get(1))
                .isInstanceOf(DataException.class)
                .hasMessage("expected an item on one line but was several lines at the payload");
        assertThat(((WriteResult.Partly) none).failures()).containsOnlyKeys(0);
    }

    @Test
    void takesTheStatusesForSuccessThatItIsTold() {
        Sink<String> sink = open(HttpSink.<String>json(target()).success(409));
        SERVER.answer(status(409));
        write(sink, "a");
        SERVER.answer(status(200));

        assertThat(failure(sink)).isInstanceOf(WorkException.class).hasMessageEndingWith("]: HTTP 200");
    }

    @Test
    void failsTheEventForAnAnswerThatIsNoSuccessAndShowsNothingOfIt() {
        SERVER.answer((asked, response) -> response.status(422).sendString(Mono.just("can not take " + asked.body())));
        Sink<String> sink = open(HttpSink.<String>json(target().header("X-Key", "s3cret")));

        assertThat(failure(sink))
                .isInstanceOf(WorkException.class)
                .hasMessageMatching(
                        "http sink '" + SERVER.url("/orders") + "' could not deliver \\[.*, offset=\\d+]: HTTP 422")
                .hasNoCause();
    }

    @Test
    void findsTheItemThatTheServerRefuses() {
        SERVER.answer((asked, response) ->
                response.status(asked.body().contains("\"5\"") ? 400 : 200).send());
        Queue<Object> dead = new ConcurrentLinkedQueue<>();

        Running running = pumps.begin(Pipeline.named("bisect")
                .from(Source.of("numbers", Flux.range(0, 8).map(String::valueOf)))
                .batch(8, Duration.ofSeconds(5))
                .onFailure(FailurePolicy.deadLetter(Sink.<DeadLetter>of("dead", letter -> dead.add(letter.original()))))
                .to(HttpSink.jsonArrays(target())));
        pumps.await(running.completed());

        assertThat(dead).containsExactly("5");
        assertThat(SERVER.asked()).hasSizeGreaterThan(1);
        assertThat(written()).contains("0", "1", "2", "3", "4", "6", "7");
    }

    private static Stream<String> written() {
        return SERVER.bodies().stream()
                .filter(body -> !body.contains("\"5\""))
                .flatMap(body -> Arrays.stream(JsonCodec.of(String[].class).decode(body, "")));
    }

    @Test
    void isAwayWhenTheServerSaysSoAndForAsLongAsItSays() {
        Sink<String> sink = open(HttpSink.<String>json(target()));
        SERVER.answer((asked, response) ->
                response.status(503).header("Retry-After", "120").send());

        assertThat(failure(sink))
                .isInstanceOfSatisfying(
                        InfrastructureException.class,
                        away -> assertThat(away.retryAfter()).contains(Duration.ofMinutes(2)))
                .hasMessage("http sink '" + SERVER.url("/orders") + "' is waiting: HTTP 503, next try in PT2M");

        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(60).atZone(ZoneOffset.UTC));
        SERVER.answer((asked, response) ->
                response.status(429).header("Retry-After", date).send());
        assertThat(failure(sink))
                .isInstanceOfSatisfying(
                        InfrastructureException.class,
                        away -> assertThat(away.retryAfter().orElseThrow())
                                .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60)));

        SERVER.answer(status(502));
        assertThat(failure(sink))
                .isInstanceOfSatisfying(
                        InfrastructureException.class,
                        away -> assertThat(away.retryAfter()).isEmpty());
    }

    @Test
    void waitsByItsBackoffWhenTheServerDoesNotSayHowLong() {
        Sink<String> sink = open(HttpSink.<String>json(target().maxRetryAfter(Duration.ofSeconds(90))
                .backoff(Backoff.linear(Duration.ofSeconds(1), Duration.ofSeconds(9)))));
        List<Duration> waits = new ArrayList<>();
        Runnable fail = () ->
                waits.add(((InfrastructureException) failure(sink)).retryAfter().orElseThrow());

        SERVER.answer(status(504));
        fail.run();
        fail.run();
        SERVER.answer((asked, response) ->
                response.status(503).header("Retry-After", "3600").send());
        fail.run();
        SERVER.answer((asked, response) -> LoopbackServer.reset(response));
        fail.run();
        SERVER.answer(LoopbackServer.ok());
        write(sink, "well");
        SERVER.answer(status(503));
        fail.run();

        assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 90L, 3L, 1L);
    }

    @Test
    void thePipelineTriesAgainNotBeforeTheServerWantsIt() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        SERVER.answer((asked, response) ->
                response.status(503).header("Retry-After", "120").send());
        Running running = pumps.begin(
                Pump.create().on(time),
                Pipeline.named("patient")
                        .from(Source.of("one", Mono.just("p4yload")))
                        .to(HttpSink.json(target())));

        String waiting = pumps.untilWaiting(running, "HTTP 503");
        assertThat(waiting)
                .isEqualTo("stage 'HttpSink' waits to try again [partition=one, offset=0]: http sink '"
                        + SERVER.url("/orders") + "' is waiting: HTTP 503, next try in PT2M");
        SERVER.answer(LoopbackServer.ok());
        assertThat(pumps.secondsUntil(time, () -> SERVER.asked().size() == 2)).isGreaterThanOrEqualTo(120);
        pumps.await(running.completed());
    }

    @Test
    void retriesCanBeBoundedByThePolicy() {
        SERVER.answer((asked, response) ->
                response.status(503).header("Retry-After", "0").send());
        Queue<Object> dead = new ConcurrentLinkedQueue<>();

        Running running = pumps.begin(Pipeline.named("bounded")
                .from(Source.of("one", Mono.just("p4yload")))
                .onFailure(FailurePolicy.deadLetter(Sink.<DeadLetter>of("dead", letter -> dead.add(letter.original())))
                        .infrastructure(new RetryPolicy(3, Backoff.none())))
                .to(HttpSink.json(target())));
        pumps.await(running.completed());

        assertThat(dead).containsExactly("p4yload");
        assertThat(SERVER.asked()).hasSize(4);
    }

    @Test
    void losesNothingWhenTheServerIsKilledAndComesBack() {
        AtomicInteger kills = new AtomicInteger();
        SERVER.answer((asked, response) -> {
            if (asked.body().equals("100") && kills.getAndIncrement() == 0) {
                Schedulers.boundedElastic().schedule(SERVER::kill);
                return Mono.never();
            }
            return response.send();
        });

        Running running = pumps.begin(Pipeline.named("kill")
                .from(Source.of("numbers", Flux.range(0, 200)))
                .to(HttpSink.json(target().backoff(Backoff.fixed(Duration.ofMillis(5))))));
        pumps.untilWaiting(running, "' is waiting: Connection refused: /127.0.0.1:");
        SERVER.start();
        pumps.await(running.completed());

        assertThat(kills).hasPositiveValue();
        List<String> bodies = SERVER.bodies();
        assertThat(bodies.stream().distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(String::valueOf).toList());
        assertThat(bodies.size()).isBetween(200, 202);
    }

    @Test
    void givesUpASlowServer() {
        SERVER.answer((asked, response) -> Mono.never());

        assertThat(failure(open(HttpSink.<String>json(target().timeout(Duration.ofSeconds(1))))))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("http sink '" + SERVER.url("/orders") + "' is waiting: no answer within PT1S");
        assertThat(SERVER.asked()).hasSize(1);
    }

    @Test
    void doesNotTakeAResetForAnAnswer() {
        Sink<String> sink = open(HttpSink.<String>json(target()));
        SERVER.answer((asked, response) -> response.status(200)
                .header("Content-Length", "100")
                .sendString(Mono.just("half"))
                .then(Flux.from(LoopbackServer.reset(response)).then()));

        assertThat(failure(sink)).isInstanceOf(InfrastructureException.class).hasMessageContaining("' is waiting: ");
        assertThat(SERVER.asked()).isNotEmpty();
    }

    @Test
    void readsNoMoreThanAPartOfAnEndlessAnswer() throws InterruptedException {
        CountDownLatch cut = new CountDownLatch(1);
        SERVER.answer((asked, response) -> {
            response.withConnection(connection -> connection.onDispose(cut::countDown));
            return response.status(asked.body().contains("bad") ? 400 : 200)
                    .sendString(Flux.range(0, Integer.MAX_VALUE).map(i -> "x".repeat(1024)));
        });
        Sink<String> sink = open(HttpSink.<String>json(target()));

        write(sink, "good");
        assertThatThrownBy(() -> write(sink, "bad")).isInstanceOf(WorkException.class);

        assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stopsForCredentialsThatAreRefusedAndShowsNoSecret() {
        SERVER.answer(status(401));

        Running running = pumps.begin(Pipeline.named("refused")
                .from(Source.of("one", Mono.just("p4yload")))
                .to(HttpSink.json(target().bearer("s3cret"))));

        assertThat(pumps.untilFailed(running))
                .isEqualTo("http sink '" + SERVER.url("/orders")
                        + "' was refused with HTTP 401 (expected: credentials that the server accepts)");
        assertThat(running.status()).asString().doesNotContain("s3cret", "p4yload");
    }

    @Test
    void refusesToOpenForAHostThatIsNotFound() {
        // A label of 64 letters can be no name, so nobody is asked.
        String host = "x".repeat(64);

        assertThatThrownBy(() -> open(HttpSink.json(HttpTarget.at("http://" + host + "/?key=s3cret"))))
                .isInstanceOf(FatalException.class)
                .hasMessage("http sink 'http://" + host + "/' has the host '" + host
                        + "' (expected: a host that can be found)");
    }

    @Test
    void keepsToItsConnectionsHoweverManyRequestsThereAre() {
        SERVER.answer((asked, response) -> Mono.delay(Duration.ofMillis(5)).then(Mono.from(response.send())));
        Running running = pumps.begin(Pipeline.named("limited")
                .from(Source.of("numbers", Flux.range(0, 40)))
                .to(HttpSink.json(target().connections(2)).concurrency(8)));

        pumps.await(running.completed());

        assertThat(SERVER.mostConnections()).isEqualTo(2);
        assertThat(SERVER.asked()).hasSize(40);
    }

    @Test
    void closesItsConnectionsAndWritesNoMore() {
        Sink<String> sink = open(HttpSink.<String>json(target()));
        write(sink, "one");
        assertThat(SERVER.openConnections()).isEqualTo(1);

        sink.close().block(Pumps.LIMIT);

        pumps.until(() -> SERVER.openConnections() == 0);
        assertThatThrownBy(() -> write(sink, "two"))
                .isInstanceOf(StateException.class)
                .hasMessage("http sink '" + SERVER.url("/orders") + "' is CLOSED (expected: OPEN to write)");
    }

    @Test
    void failsAHeaderOfAnEventThatCanBeNone() {
        Sink<String> sink = open(HttpSink.<String>json(target()).header("X-Name", (event, name) -> name));

        assertThatThrownBy(() -> write(sink, "a\r\nX-Admin: yes"))
                .hasMessage("http.headers.X-Name: (not shown) (expected: no line break, nothing beyond Latin-1)");
        assertThat(SERVER.asked()).isEmpty();
    }

    @Test
    void isMadeOfItsSection(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("pipelines.conf"),
                "[pipeline:orders:Audit]\nurl = " + SERVER.url("/in") + "\nmethod = PUT\nheaders.X-Team = blue\n"
                        + "backoff.kind = constant\nbackoff.delay = 5ms\n");

        Running running = pumps.begin(
                Pump.load(file),
                Pipeline.named("orders")
                        .from(Source.of("one", Flux.just(new Order(1, "a"))))
                        .to(Recipe.<Order>sink(HttpSink::of).named("Audit")));
        pumps.await(running.completed());

        assertThat(SERVER.asked().get(0).method()).isEqualTo("PUT");
        assertThat(SERVER.asked().get(0).headers()).containsEntry("X-Team", "blue");
    }
}
