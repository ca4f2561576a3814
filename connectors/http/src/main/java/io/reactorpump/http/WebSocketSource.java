package io.reactorpump.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.StateException;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * A source of the messages that come over a WebSocket: {@code WebSocketSource.json(target, Trade.class)}.
 *
 * <p>At most once as far as the server goes: a WebSocket knows no place to resume at, so what the server sent while nobody was
 * connected, and what was under way when the pipeline stopped or the connection broke, does not come again unless the
 * server's own protocol sends it: say so in a greeting. What was received is held to the same guarantees as any other event.
 *
 * <p>Messages are read from the socket as the pipeline asks for them, so a slow pipeline holds the server back. A connection that
 * ended, however it did, is made again when the target's backoff or the pipeline says; one that does not answer two pings
 * counts as ended, and so does one with a message that is too long. A message that can not be decoded is a record for the
 * failure policy. An answer to the handshake that is neither 5xx nor one of {@code retryOn} is a {@link
 * io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open connection; of one pipeline.
 *
 * @param <T> the type of the payloads
 */
public final class WebSocketSource<T> implements Source<T> {

    private static final String KIND = "websocket source";

    private final WebSocketOptions options;
    private final Codec<T> codec;
    private volatile @Nullable Client client;
    private volatile boolean connecting;

    /** Of the subscription that is under way: grows over all of them, and over processes, as it is no less than the time. */
    private long last;

    private WebSocketSource(WebSocketOptions options, Codec<T> codec) {
        this.options = options;
        this.codec = codec;
    }

    /** Messages as text. */
    public static WebSocketSource<String> text(HttpTarget target) {
        return of(target, Codec.text(StandardCharsets.UTF_8));
    }

    /** Messages as JSON. */
    public static <T> WebSocketSource<T> json(HttpTarget target, Class<T> type) {
        return of(target, JsonCodec.of(type));
    }

    /** Messages as a codec makes them of their bytes, which are UTF-8 if they were text. */
    public static <T> WebSocketSource<T> of(HttpTarget target, Codec<T> codec) {
        return new WebSocketSource<>(WebSocketOptions.of(target), codec);
    }

    /** The same source with other options. */
    public WebSocketSource<T> with(WebSocketOptions options) {
        return new WebSocketSource<>(options, codec);
    }

    /** The same source, which says this first each time it has connected. */
    public WebSocketSource<T> greeting(String... greetings) {
        return with(options.withGreetings(greetings));
    }

    /** What is read and how. */
    public WebSocketOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Client.open(KIND, options.target(), context.scheduler())
                .doOnNext(opened -> client = opened)
                .then();
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return Flux.defer(() -> {
            Client open = client;
            if (open == null) {
                throw new StateException(named(), "CLOSED", "OPEN to read");
            }
            Partition partition = context.assign("url=" + options.target().shown());
            connecting = true;
            return open.stream(begun -> open.http()
                            .websocket(WebsocketClientSpec.builder()
                                    .maxFramePayloadLength(options.maxBytes())
                                    .build())
                            .uri(options.target().webSocketUrl())
                            .handle((in, out) -> {
                                begun.run();
                                connecting = false;
                                return messages(open, context.scheduler(), in, out)
                                        .map(bytes -> record(bytes, partition, context.scheduler()));
                            })
                            // However it ends, it is not the end of the source.
                            .concatWith(Mono.error(() -> open.away("the connection has ended", null))))
                    .doFinally(end -> connecting = false);
        });
    }

    private Flux<byte[]> messages(Client open, Scheduler scheduler, WebsocketInbound in, WebsocketOutbound out) {
        Mono<Void> greeted =
                out.sendString(Flux.fromIterable(options.greetings())).then();
        Mono<Void> pings = out.sendObject(Flux.interval(options.ping(), scheduler)
                        .onBackpressureDrop()
                        .map(tick -> new PingWebSocketFrame()))
                .then();
        // A pong is a sign of life too.
        Flux<Message> frames =
                in.aggregateFrames(options.maxBytes()).receiveFrames().map(Message::of);
        return open.unstalled(frames, options.ping().multipliedBy(2))
                .filter(Message::isPayload)
                .map(Message::bytes)
                // They end with the connection, which the messages before its end must not.
                .takeUntilOther(greeted.then(pings).then(Mono.never()));
    }

    /** What a frame says. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Message(boolean isPayload, byte[] bytes) {

        static Message of(WebSocketFrame frame) {
            boolean isPayload = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
            return new Message(isPayload, isPayload ? ByteBufUtil.getBytes(frame.content()) : new byte[0]);
        }
    }

    private Received<T> record(byte[] bytes, Partition partition, Scheduler scheduler) {
        last = Math.max(last + 1, scheduler.now(TimeUnit.MICROSECONDS));
        try {
            return Received.of(codec.decode(bytes), partition, last);
        } catch (RuntimeException e) {
            return Received.undecodable(bytes, e, partition, last);
        }
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public Optional<String> waiting() {
        return connecting ? Optional.of(named() + " is connecting") : Optional.empty();
    }

    private String named() {
        return Client.named(KIND, options.target());
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Client open = client;
            client = null;
            return open == null ? Mono.empty() : open.close();
        });
    }
}
