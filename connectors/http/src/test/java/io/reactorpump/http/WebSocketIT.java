package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class WebSocketIT {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final WebSocketServer other = new WebSocketServer();
    private final Queue<String> written = new ConcurrentLinkedQueue<>();

    private static HttpTarget target() {
        return HttpTarget.at(SERVER.url("/socket?key=s3cret")).backoff(Backoff.fixed(Duration.ofMillis(5)));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private Running read(WebSocketSource<String> source) {
        return pumps.begin(Pipeline.named("reading").from(source).to(Sink.of("written", written::add)));
    }

    private Running write(WebSocketSink<String> sink, Flux<String> messages) {
        return pumps.begin(
                Pipeline.named("writing").from(Source.of("messages", messages)).to(sink));
    }

    @Test
    void readsTextAndBinaryMessagesAfterAGreeting() {
        SERVER.answer(other.talking((in, out) -> out.sendObject(
                in.receive()
                        .asString()
                        .concatMapIterable(text -> List.of(
                                new BinaryWebSocketFrame(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)),
                                new TextWebSocketFrame(text + "!"))),
                frame -> true)));

        read(WebSocketSource.text(target().bearer("t0ken")).greeting("héllo", "there"));
        pumps.until(() -> written.size() == 4);

        assertThat(written).containsExactly("héllo", "héllo!", "there", "there!");
        assertThat(SERVER.asked().get(0).headers()).containsEntry("Authorization", "Bearer t0ken");
    }

    @Test
    void numbersMessagesAcrossConnections() {
        SERVER.answer(other.saying(Flux.just("a", "b")));
        WebSocketSource<String> source = WebSocketSource.text(target());
        source.open(new ComponentContext("test", "source", Schedulers.parallel()))
                .block(Pumps.LIMIT);

        Flux<Long> offsets = source.receive(new StandaloneSourceContext())
                .map(Received::offset)
                .take(2);
        List<Long> all = offsets.concatWith(offsets).collectList().block(Pumps.LIMIT);
        source.close().block(Pumps.LIMIT);

        assertThat(all).hasSize(4).isSorted().doesNotHaveDuplicates();
        assertThat(other.sessions()).isEqualTo(2);
    }

    @Test
    void readsOnWhenTheServerIsKilledAndComesBack() {
        SERVER.answer(other.saying(Flux.fromIterable(numbers(0, 100)).concatWith(Flux.never())));
        Running running = read(WebSocketSource.text(target()));
        pumps.until(() -> written.size() == 100);
        SERVER.kill();
        pumps.untilWaiting(running, "' is waiting: Connection refused: /127.0.0.1:");

        SERVER.answer(other.saying(Flux.fromIterable(numbers(100, 200)).concatWith(Flux.never())));
        SERVER.start();
        pumps.until(() -> written.size() == 200);

        assertThat(written).containsExactlyElementsOf(numbers(0, 200));
        assertThat(other.sessions()).isEqualTo(2);
    }

    @Test
    void connectsAgainWhenTheServerClosesOrIsSilent() {
        SERVER.answer(other.talking((in, out) -> out.sendClose(1000, "s3cret")));
        Running closed = read(WebSocketSource.text(target()));
        pumps.until(() -> other.sessions() >= 3);
        assertThat(closed.status()).asString().doesNotContain("s3cret");
        closed.stop().block(Pumps.LIMIT);

        int before = other.sessions();
        SERVER.answer(other.silent());
        read(WebSocketSource.text(target()).with(WebSocketOptions.of(target()).withPing(Duration.ofMillis(25))));
        pumps.until(() -> other.sessions() >= before + 3);
    }

    @Test
    void staysConnectedToAServerThatAnswersPings() {
        SERVER.answer(other.countingPings());
        WebSocketOptions often = WebSocketOptions.of(target()).withPing(Duration.ofMillis(200));
        read(WebSocketSource.text(target()).with(often));
        write(WebSocketSink.text(target()).with(often), Flux.just("a").concatWith(Flux.never()));

        pumps.until(() -> other.pings() >= 8);

        assertThat(other.sessions()).isEqualTo(2);
    }

    @Test
    void doesNotHoldAMessageThatIsTooLong() {
        SERVER.answer(other.saying(Flux.just("short", "x".repeat(101)).concatWith(Flux.never())));

        Running running = read(WebSocketSource.text(target())
                .with(WebSocketOptions.of(target()).withMaxBytes(100)));

        pumps.untilWaiting(running, "frame length of 100");
        assertThat(written).contains("short");
    }

    @Test
    void holdsTheServerBackUntilMoreIsAskedFor() {
        AtomicReference<Channel> channel = new AtomicReference<>();
        String padding = "x".repeat(10_000);
        LoopbackServer.Answer saying = other.saying(Flux.range(0, 2_000).map(i -> i + padding));
        SERVER.answer((asked, response) -> {
            response.withConnection(connection -> channel.set(connection.channel()));
            return saying.to(asked, response);
        });
        WebSocketSource<String> source = WebSocketSource.text(target());
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
                .expectNextSequence(numbers(2, 2_000))
                .thenCancel()
                .verify(Pumps.LIMIT.multipliedBy(2));
        source.close().block(Pumps.LIMIT);
    }

    @Test
    void stopsForAnAnswerThatIsNoWebSocket() {
        SERVER.answer(LoopbackServer.status(401));
        assertThat(pumps.untilFailed(read(WebSocketSource.text(target().bearer("s3cret")))))
                .isEqualTo("websocket source '" + SERVER.url("/socket")
                        + "' was refused with HTTP 401 (expected: credentials that the server accepts)");
        SERVER.answer(LoopbackServer.status(404));
        assertThat(pumps.untilFailed(write(WebSocketSink.text(target()), Flux.just("p4yload"))))
                .isEqualTo("websocket sink '" + SERVER.url("/socket")
                        + "' was answered with HTTP 404 (expected: a WebSocket)");
        SERVER.answer(LoopbackServer.status(503));
        pumps.untilWaiting(read(WebSocketSource.text(target())), "' is waiting: HTTP 503, next try in PT0.005S");
    }

    @Test
    void writesMessagesInOrderAndSaysGoodBye() {
        SERVER.answer(other.listening());

        pumps.await(write(
                        WebSocketSink.to(target(), Codec.text(StandardCharsets.UTF_8))
                                .with(WebSocketOptions.of(target()).withGreetings("hello")),
                        Flux.fromIterable(numbers(0, 100)))
                .completed());
        pumps.until(() -> other.heard().size() == 101 && SERVER.openConnections() == 0);

        assertThat(other.heard().get(0)).isEqualTo("hello");
        assertThat(other.heard().subList(1, 101)).isEqualTo(numbers(0, 100));
        assertThat(other.sessions()).isEqualTo(1);
    }

    @Test
    void writesOnWhenTheServerIsKilledAndComesBack() {
        SERVER.answer(other.listening());
        Sinks.Many<String> messages = Sinks.many().unicast().onBackpressureBuffer();
        Running running = write(
                WebSocketSink.<String>to(target(), Codec.text(StandardCharsets.UTF_8))
                        .with(WebSocketOptions.of(target()).withBinary(true)),
                messages.asFlux());
        messages.tryEmitNext("before");
        pumps.until(() -> other.heard().size() == 1);
        SERVER.kill();
        numbers(0, 50).forEach(messages::tryEmitNext);
        pumps.untilWaiting(running, "' is waiting: Connection refused: /127.0.0.1:");

        SERVER.start();
        messages.tryEmitComplete();
        pumps.await(running.completed());
        pumps.until(() -> other.heard().contains("49"));

        // What the operating system took before it knew that the server is gone is lost, and no more.
        List<String> after = other.heard().subList(1, other.heard().size());
        assertThat(after).isEqualTo(numbers(50 - after.size(), 50));
        assertThat(other.sessions()).isEqualTo(2);
    }

    @Test
    void writesOverAnotherConnectionWhenTheOtherSideIsSilent() {
        SERVER.answer(other.silent());
        Sinks.Many<String> messages = Sinks.many().unicast().onBackpressureBuffer();
        write(
                WebSocketSink.text(target()).with(WebSocketOptions.of(target()).withPing(Duration.ofMillis(25))),
                messages.asFlux());
        messages.tryEmitNext("lost");
        pumps.until(() -> other.sessions() == 1);
        pumps.until(() -> SERVER.openConnections() == 0);

        SERVER.answer(other.listening());
        messages.tryEmitNext("heard");
        pumps.until(() -> other.heard().contains("heard"));
    }
}
