package io.reactorpump.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.StateException;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A sink that sends each event as a message over a WebSocket: {@code WebSocketSink.json(target)}.
 *
 * <p>A weak sink: a WebSocket has no acknowledgement, so written means that the operating system has the message. What it had when
 * the connection broke may be lost, without anybody knowing. Use {@link HttpSink} where that matters.
 *
 * <p>Messages are sent in order, one after the other, over one connection, which is made with the first write and made again
 * when it is gone; one that does not answer two pings is closed. While there is none, writes fail with an {@link
 * io.reactorpump.api.error.InfrastructureException}, and the pipeline waits. A payload without a form fails alone. An answer
 * to the handshake that is neither 5xx nor one of {@code retryOn} is a {@link io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open connection; open once at a time.
 *
 * @param <T> the type of the payloads
 */
public final class WebSocketSink<T> implements Sink<T> {

    private static final String KIND = "websocket sink";

    private final WebSocketOptions options;
    private final Codec<? super T> codec;
    private volatile @Nullable Open open;

    private WebSocketSink(WebSocketOptions options, Codec<? super T> codec) {
        this.options = options;
        this.codec = codec;
    }

    /** Of one opening: its client, and the session that was made last. */
    private static final class Open {

        private final Client client;
        private final Scheduler scheduler;
        private volatile @Nullable WebSocketSession session;

        Open(Client client, Scheduler scheduler) {
            this.client = client;
            this.scheduler = scheduler;
        }

        /** There is one write at a time. */
        Mono<WebSocketSession> session(WebSocketOptions options) {
            WebSocketSession current = session;
            return current != null && current.isOpen()
                    ? Mono.just(current)
                    : WebSocketSession.connect(client, options, scheduler).doOnNext(made -> session = made);
        }

        Mono<Void> close() {
            WebSocketSession last = session;
            return (last == null ? Mono.<Void>empty() : last.close()).then(client.close());
        }
    }

    /** Payloads as text. */
    public static WebSocketSink<String> text(HttpTarget target) {
        return to(target, Codec.text(StandardCharsets.UTF_8));
    }

    /** Payloads as JSON, by Jackson. */
    public static <T> WebSocketSink<T> json(HttpTarget target) {
        return to(target, JsonCodec.of(Object.class));
    }

    /** Payloads as a codec writes them: UTF-8 unless messages are {@linkplain WebSocketOptions#binary() binary}. */
    public static <T> WebSocketSink<T> to(HttpTarget target, Codec<? super T> codec) {
        return new WebSocketSink<>(WebSocketOptions.of(target), codec);
    }

    /** The same sink with other options. */
    public WebSocketSink<T> with(WebSocketOptions options) {
        return new WebSocketSink<>(options, codec);
    }

    /** Where is written and how. */
    public WebSocketOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Client.open(KIND, options.target(), context.scheduler())
                .doOnNext(client -> open = new Open(client, context.scheduler()))
                .then();
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        Open now = open;
        if (now == null) {
            return Mono.error(new StateException(Client.named(KIND, options.target()), "CLOSED", "OPEN to write"));
        }
        byte[] bytes;
        try {
            bytes = codec.encode(event.payload());
        } catch (RuntimeException e) {
            return Mono.error(e);
        }
        return now.client
                .exchange(now.session(options)
                        .flatMap(session -> session.send(frame(bytes)).thenReturn(true)))
                .thenReturn(WriteResult.written());
    }

    private WebSocketFrame frame(byte[] bytes) {
        return options.binary()
                ? new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))
                : new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Open now = open;
            open = null;
            return now == null ? Mono.empty() : now.close();
        });
    }
}
