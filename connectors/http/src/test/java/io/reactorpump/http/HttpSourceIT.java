package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.trigger.ManualTrigger;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.test.Pumps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.test.StepVerifier;

class HttpSourceIT {

    record Order(int id) {}

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final List<HttpSource<?>> opened = new ArrayList<>();
    private final ManualTrigger poll = Triggers.manual("poll");
    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private volatile String refused = "";

    @AfterEach
    void close() {
        opened.forEach(source -> source.close().block(Pumps.LIMIT));
    }

    private static HttpTarget target() {
        return HttpTarget.at(SERVER.url("/orders?key=s3cret"));
    }

    private static void answers(String body) {
        SERVER.answer((asked, response) -> response.sendString(Mono.just(body)));
    }

    private <T> Flux<T> cycle(HttpSource<T> source) {
        opened.add(source);
        source.open(new ComponentContext("test", "source", Schedulers.parallel()))
                .block(Pumps.LIMIT);
        return source.cycle(Firing.of("test", Instant.EPOCH));
    }

    private <T> List<T> read(HttpSource<T> source) {
        return cycle(source).collectList().blockOptional(Pumps.LIMIT).orElseThrow();
    }

    private Running start(HttpSource<String> source, FailurePolicy policy) {
        Running running = pumps.begin(Pipeline.named("polling")
                .from(source.on(poll))
                .onFailure(policy)
                .to(Sink.of("written", line -> {
                    if (line.equals(refused)) {
                        throw new IllegalArgumentException("refused");
                    }
                    written.add(line);
                })));
        pumps.await(running.started());
        return running;
    }

    private static List<String> sent(String header) {
        return SERVER.asked().stream()
                .map(asked -> asked.headers().getOrDefault(header, "none"))
                .toList();
    }

    @Test
    void readsAnAnswerInTheFormThatIsAskedFor() {
        answers("{\"id\":7}");
        assertThat(read(HttpSource.json(target(), Order.class))).containsExactly(new Order(7));
        assertThat(read(HttpSource.bytes(target()))).containsExactly("{\"id\":7}".getBytes(StandardCharsets.UTF_8));
        answers("a\r\n\nb");
        assertThat(read(HttpSource.lines(target()))).containsExactly("a", "", "b");
        answers("id,name\n1,a\n");
        assertThat(read(HttpSource.csv(target()))).containsExactly(Map.of("id", "1", "name", "a"));
        SERVER.answer((asked, response) -> response.header("Content-Type", "text/plain; charset=ISO-8859-1")
                .sendByteArray(Mono.just(new byte[] {(byte) 0xE9})));
        assertThat(read(HttpSource.text(target().bearer("t0ken")))).containsExactly("é");
        assertThat(sent("Authorization")).last().isEqualTo("Bearer t0ken");
        assertThat(SERVER.asked())
                .allSatisfy(
                        asked -> assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /orders?key=s3cret"));
    }

    @Test
    void doesNotReadAVersionTwice() {
        SERVER.answer((asked, response) -> "\"v1\"".equals(asked.headers().get("If-None-Match"))
                ? response.status(304).send()
                : response.header("ETag", "\"v1\"")
                        .header("Last-Modified", "Sun, 22 Nov 2026 01:00:30 GMT")
                        .sendString(Mono.just("one\ntwo")));
        start(HttpSource.lines(target()), FailurePolicy.stop());

        for (int i = 0; i < 3; i++) {
            assertThat(pumps.await(poll.fire())).isEqualTo(new FiringEnd.Finished(new Outcome.Acked()));
        }

        assertThat(written).containsExactly("one", "two");
        assertThat(sent("If-None-Match")).containsExactly("none", "\"v1\"", "\"v1\"");
        assertThat(sent("If-Modified-Since"))
                .containsExactly("none", "Sun, 22 Nov 2026 01:00:30 GMT", "Sun, 22 Nov 2026 01:00:30 GMT");
    }

    @Test
    void readsAVersionAgainOfWhichNotEverythingIsDone() {
        SERVER.answer((asked, response) -> response.header("ETag", "\"v1\"").sendString(Mono.just("one\ntwo")));
        refused = "two";
        Running running = start(HttpSource.lines(target()), FailurePolicy.stop());
        poll.fire().subscribe();
        assertThat(pumps.untilFailed(running)).isEqualTo("refused");
        assertThat(written).containsExactly("one");

        refused = "";
        pumps.await(running.restart());
        pumps.until(() -> written.size() == 3);

        assertThat(written).containsExactly("one", "one", "two");
        assertThat(sent("If-None-Match")).containsExactly("none", "none");
        pumps.await(poll.fire());
        assertThat(sent("If-None-Match")).containsExactly("none", "none", "\"v1\"");
    }

    @Test
    void asksAgainWhenTheServerSays() {
        AtomicInteger refusals = new AtomicInteger();
        SERVER.answer((asked, response) -> refusals.getAndIncrement() < 2
                ? response.status(503).header("Retry-After", "0").send()
                : response.sendString(Mono.just("one")));
        start(HttpSource.lines(target()), FailurePolicy.stop());

        pumps.await(poll.fire());

        assertThat(written).containsExactly("one");
        assertThat(refusals).hasValue(3);
    }

    @Test
    void losesNothingWhenTheConnectionIsResetInTheMiddle() {
        AtomicInteger resets = new AtomicInteger();
        String all = String.join(
                "\n", IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList());
        SERVER.answer((asked, response) -> resets.getAndIncrement() == 0
                ? response.header("ETag", "\"v1\"")
                        .header("Content-Length", Integer.toString(all.length()))
                        .sendString(Mono.just(all.substring(0, 5_000)))
                        .then(Flux.from(LoopbackServer.reset(response)).then())
                : response.header("ETag", "\"v1\"").sendString(Mono.just(all)));
        start(HttpSource.lines(target().backoff(Backoff.none())), FailurePolicy.stop());

        pumps.await(poll.fire());

        assertThat(resets).hasValueGreaterThan(1);
        assertThat(sent("If-None-Match")).containsOnly("none");
        assertThat(written.stream().distinct())
                .containsExactlyElementsOf(all.lines().toList());
    }

    @Test
    void losesNothingWhenTheServerIsKilledAndComesBack() {
        answers("one");
        Running running =
                start(HttpSource.lines(target().backoff(Backoff.fixed(Duration.ofMillis(5)))), FailurePolicy.stop());
        pumps.await(poll.fire());
        SERVER.kill();

        Mono<FiringEnd> second = poll.fire();
        pumps.untilWaiting(running, "' is waiting: Connection refused: /127.0.0.1:");
        SERVER.start();

        assertThat(pumps.await(second)).isEqualTo(new FiringEnd.Finished(new Outcome.Acked()));
        assertThat(written).containsExactly("one", "one");
    }

    @Test
    void leavesToThePolicyWhatCanNotBeRead() {
        SERVER.answer(LoopbackServer.status(404));
        assertThatThrownBy(() -> read(HttpSource.lines(target())))
                .isInstanceOf(DataException.class)
                .hasMessage("expected HTTP 2xx or 304 but was HTTP 404 at http source '" + SERVER.url("/orders") + "'");
        answers("x".repeat(101));
        assertThatThrownBy(() -> read(HttpSource.text(target()).maxBytes(100)))
                .isInstanceOf(DataException.class)
                .hasMessage("expected a body of at most 100 bytes but was a longer one at http source '"
                        + SERVER.url("/orders") + "'");
        answers("[s3cret");
        assertThatThrownBy(() -> read(HttpSource.json(target(), Order.class)))
                .isInstanceOf(DataException.class)
                .hasMessageNotContaining("s3cret");

        Queue<Object> dead = new ConcurrentLinkedQueue<>();
        start(
                HttpSource.lines(target()).maxBytes(3),
                FailurePolicy.deadLetter(Sink.<DeadLetter>of("dead", letter -> dead.add(letter.original()))));
        assertThat(pumps.await(poll.fire()))
                .isInstanceOfSatisfying(
                        FiringEnd.Finished.class,
                        end -> assertThat(end.outcome()).isInstanceOf(Outcome.DeadLettered.class));
        assertThat(dead).hasSize(1).first().isInstanceOf(Firing.class);
    }

    @Test
    void givesUpAServerThatDoesNotAnswerOrStopsInTheMiddle() {
        HttpTarget impatient = target().timeout(Duration.ofSeconds(1));
        SERVER.answer((asked, response) -> Mono.never());
        assertThatThrownBy(() -> read(HttpSource.lines(impatient)))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("http source '" + SERVER.url("/orders") + "' is waiting: no answer within PT1S");
        SERVER.answer((asked, response) ->
                response.send(ByteBufFlux.fromString(Flux.just("one\n").concatWith(Mono.never())), piece -> true));
        StepVerifier.create(cycle(HttpSource.lines(target().timeout(Duration.ofSeconds(5)))))
                .expectNext("one")
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessageEndingWith("no answer within PT5S"))
                .verify(Pumps.LIMIT);
        assertThat(SERVER.asked()).hasSize(2);
    }

    @Test
    void holdsTheServerBackUntilMoreIsAskedFor() {
        AtomicReference<Channel> channel = new AtomicReference<>();
        String padding = "x".repeat(10_000);
        SERVER.answer((asked, response) -> {
            response.withConnection(connection -> channel.set(connection.channel()));
            return response.sendString(Flux.range(0, 2_000).map(i -> i + padding + "\n"));
        });

        StepVerifier.create(cycle(HttpSource.lines(target())).map(line -> line.substring(0, line.indexOf('x'))), 2)
                .expectNext("0", "1")
                .then(() -> pumps.until(() -> !channel.get().isWritable()))
                .thenRequest(Long.MAX_VALUE)
                .expectNextSequence(
                        IntStream.range(2, 2_000).mapToObj(String::valueOf).toList())
                .expectComplete()
                .verify(Pumps.LIMIT.multipliedBy(2));
    }

    @Test
    void stopsForCredentialsThatAreRefused() {
        SERVER.answer(LoopbackServer.status(403));
        Running running = start(HttpSource.lines(target().bearer("s3cret")), FailurePolicy.stop());
        poll.fire().subscribe();

        assertThat(pumps.untilFailed(running))
                .isEqualTo("http source '" + SERVER.url("/orders")
                        + "' was refused with HTTP 403 (expected: credentials that the server accepts)");
    }

    @Test
    void isReadOnlyWhenOpen() {
        assertThatThrownBy(() -> HttpSource.lines(target()).cycle(Firing.of("test", Instant.EPOCH)))
                .isInstanceOf(StateException.class)
                .hasMessage("http source '" + SERVER.url("/orders") + "' is CLOSED (expected: OPEN to read)");
        assertThatThrownBy(() -> HttpSource.lines(target()).maxBytes(0))
                .hasMessage("http.source.maxBytes: 0 (expected: > 0)");
    }
}
