package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SseSourceIT {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private volatile String refused = "";

    private static HttpTarget target() {
        return HttpTarget.at(SERVER.url("/events?key=s3cret")).backoff(Backoff.fixed(Duration.ofMillis(5)));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private Running start(SseSource<String> source) {
        return start(Pump.create(), source, FailurePolicy.stop());
    }

    private Running start(Pump pump, SseSource<String> source, FailurePolicy policy) {
        return pumps.begin(
                pump,
                Pipeline.named("events")
                        .from(source)
                        .commit(new CommitPolicy(Duration.ofMillis(1), 1))
                        .onFailure(policy)
                        .to(Sink.of("written", data -> {
                            if (data.equals(refused)) {
                                throw new IllegalArgumentException("refused");
                            }
                            written.add(data);
                        })));
    }

    private static Stream<String> lastIds() {
        return SERVER.asked().stream().map(asked -> asked.headers().getOrDefault("Last-Event-ID", "none"));
    }

    @Test
    void recordsCarryTypeAndId() {
        SERVER.answer((asked, response) -> SseServer.send(
                response,
                Flux.just("event: order\nid: ö1\ndata: a\ndata: b\n\n").concatWith(Flux.never())));
        SseSource<String> source = SseSource.text(target().bearer("t0ken"));
        source.open(new ComponentContext("test", "source", Schedulers.parallel()))
                .block(Pumps.LIMIT);

        Received<String> record = source.receive(new StandaloneSourceContext()).blockFirst(Pumps.LIMIT);
        source.close().block(Pumps.LIMIT);

        assertThat(record.payload()).isEqualTo("a\nb");
        assertThat(record.headers().text("event")).contains("order");
        assertThat(record.headers().text("id")).contains("ö1");
        assertThat(record.position()).hasToString("url=" + SERVER.url("/events") + ", offset=0");
        assertThat(SERVER.asked().get(0).headers())
                .containsEntry("Accept", "text/event-stream")
                .containsEntry("Authorization", "Bearer t0ken")
                .doesNotContainKey("Last-Event-ID");
    }

    @Test
    void losesNothingWhenTheServerIsKilledAndComesBack() {
        AtomicInteger kills = new AtomicInteger();
        List<String> all = numbers(300);
        SERVER.answer((asked, response) -> {
            boolean first = kills.get() == 0;
            Flux<String> events = SseServer.from(asked, first ? all.subList(0, 150) : all);
            return SseServer.send(
                    response,
                    (first ? events.concatWith(Mono.fromRunnable(() -> kill(kills))) : events)
                            .concatWith(Flux.never()));
        });
        Running running = start(SseSource.text(target()));
        pumps.untilWaiting(running, "Connection refused: /127.0.0.1:");

        SERVER.start();
        pumps.until(() -> written.contains("299"));

        assertThat(kills).hasValueGreaterThan(0);
        assertThat(written.stream().distinct()).containsExactlyElementsOf(all);
        assertThat(lastIds()).hasSizeGreaterThan(1).first().isEqualTo("none");
        assertThat(lastIds().skip(1)).allMatch(id -> Integer.parseInt(id) < 150);
    }

    private static void kill(AtomicInteger kills) {
        kills.incrementAndGet();
        Schedulers.boundedElastic().schedule(SERVER::kill);
    }

    @Test
    void goesOnBehindTheLastCommittedEventAndNotTheLastReceived() {
        SERVER.answer(SseServer.events(numbers(10)));
        refused = "4";
        Running running = start(SseSource.text(target()));
        assertThat(pumps.untilFailed(running)).isEqualTo("refused");

        refused = "";
        pumps.await(running.restart());
        pumps.until(() -> written.contains("9"));

        assertThat(lastIds()
                        .reduce((first, last) -> last)
                        .map(Integer::parseInt)
                        .orElseThrow())
                .isLessThanOrEqualTo(3);
        assertThat(written.stream().distinct()).containsExactlyElementsOf(numbers(10));
    }

    @Test
    void connectsAgainWhenTheServerWantsIt() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        SERVER.answer(
                (asked, response) -> SseServer.send(response, Flux.just("retry: 60000\n" + SseServer.event(0, "a"))));
        Running running = start(Pump.create().on(time), SseSource.text(target()), FailurePolicy.stop());

        assertThat(pumps.untilWaiting(running, "next try"))
                .isEqualTo("source 'SseSource' is subscribed again: sse source '" + SERVER.url("/events")
                        + "' is waiting: the stream has ended, next try in PT1M");
        assertThat(pumps.secondsUntil(time, () -> SERVER.asked().size() == 2)).isGreaterThanOrEqualTo(60);
    }

    @Test
    void connectsAgainAfterSilence() {
        SERVER.answer((asked, response) -> SseServer.send(
                response, Flux.just(SseServer.event(SERVER.asked().size(), "a")).concatWith(Flux.never())));

        Running running = start(SseSource.text(target()).silence(Duration.ofMillis(50)));

        pumps.until(() -> SERVER.asked().size() >= 3);
        running.stop().block(Pumps.LIMIT);
    }

    @Test
    void endsWhenTheServerHasNoMore() {
        SERVER.answer(LoopbackServer.status(204));

        pumps.await(start(SseSource.text(target())).completed());
    }

    @Test
    void stopsForAnAnswerThatIsNoStreamAndWaitsForAServerThatIsAway() {
        SERVER.answer((asked, response) ->
                response.header("Content-Type", "text/html").sendString(Mono.just("s3cret")));
        assertThat(pumps.untilFailed(start(SseSource.text(target()))))
                .isEqualTo("sse source '" + SERVER.url("/events")
                        + "' was answered with HTTP 200 and text/html (expected: HTTP 200 and text/event-stream)");
        SERVER.answer(LoopbackServer.status(404));
        assertThat(pumps.untilFailed(start(SseSource.text(target()))))
                .contains("' was answered with HTTP 404 and no type ");
        SERVER.answer(LoopbackServer.status(401));
        assertThat(pumps.untilFailed(start(SseSource.text(target().bearer("s3cret")))))
                .endsWith("' was refused with HTTP 401 (expected: credentials that the server accepts)");
        SERVER.answer(LoopbackServer.status(500));
        pumps.untilWaiting(start(SseSource.text(target())), "' is waiting: HTTP 500, next try in PT0.005S");
    }

    @Test
    void leavesAnEventThatIsTooLongToThePolicy() {
        SERVER.answer(SseServer.events(List.of("a", "x".repeat(200), "b")));
        Queue<String> dead = new ConcurrentLinkedQueue<>();

        start(
                Pump.create(),
                SseSource.text(target()).with(SseSourceOptions.of(target()).withMaxBytes(100)),
                FailurePolicy.deadLetter(Sink.<DeadLetter>of(
                        "dead", letter -> dead.add(letter.errors().get(0).message()))));
        pumps.until(() -> written.size() == 2);

        assertThat(written).containsExactly("a", "b");
        assertThat(dead)
                .containsExactly("expected an event of at most 100 bytes but was a longer one at sse source '"
                        + SERVER.url("/events") + "'");
    }

    @Test
    void holdsTheServerBackUntilMoreIsAskedFor() {
        AtomicReference<Channel> channel = new AtomicReference<>();
        String padding = "x".repeat(20_000);
        SERVER.answer((asked, response) -> {
            response.withConnection(connection -> channel.set(connection.channel()));
            return SseServer.send(
                    response,
                    Flux.range(0, 1_000)
                            .map(i -> SseServer.event(i, i + padding))
                            .concatWith(Flux.never()));
        });
        SseSource<String> source = SseSource.text(target());
        source.open(new ComponentContext("test", "source", Schedulers.parallel()))
                .block(Pumps.LIMIT);

        StepVerifier.create(
                        source.receive(new StandaloneSourceContext())
                                .map(record -> record.payload()
                                        .substring(0, record.payload().indexOf('x'))),
                        2)
                .expectNext("0", "1")
                .then(() -> pumps.until(() -> !channel.get().isWritable()))
                .thenRequest(Long.MAX_VALUE)
                .expectNextSequence(numbers(1_000).subList(2, 1_000))
                .thenCancel()
                .verify(Pumps.LIMIT.multipliedBy(2));
        source.close().block(Pumps.LIMIT);
    }

    @Test
    void refusesACheckpointThatIsNone(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("last.id"), "what");

        assertThat(pumps.untilFailed(start(SseSource.text(target()).checkpoint(file))))
                .isEqualTo("checkpoint '" + file
                        + "' can not be read (expected: a file that this source has written; delete it to begin anew)");
    }
}
