package io.reactorpump.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.FutureMono;
import reactor.netty.http.client.WebsocketClientSpec;

/** A WebSocket to write to, which notices when the other side is gone. What comes over it is read and thrown away. */
final class WebSocketSession {

    private static final int MOST_UNANSWERED = 2;

    private final Connection connection;

    private WebSocketSession(Connection connection) {
        this.connection = connection;
    }

    /** A session that has said its greetings. */
    static Mono<WebSocketSession> connect(Client client, WebSocketOptions options, Scheduler scheduler) {
        return client.http()
                .websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(options.maxBytes())
                        .build())
                .uri(options.target().webSocketUrl())
                .connect()
                .flatMap(connection -> {
                    WebSocketSession session = new WebSocketSession(connection);
                    session.watch(options, scheduler);
                    return Flux.fromIterable(options.greetings())
                            .concatMap(greeting -> session.send(new TextWebSocketFrame(greeting)))
                            .then(Mono.just(session));
                });
    }

    private void watch(WebSocketOptions options, Scheduler scheduler) {
        AtomicInteger unanswered = new AtomicInteger();
        connection
                .inbound()
                .receiveObject()
                .subscribe(frame -> unanswered.set(0), error -> connection.dispose(), connection::dispose);
        long period = options.ping().toNanos();
        Disposable pings = scheduler.schedulePeriodically(
                () -> {
                    if (unanswered.getAndIncrement() < MOST_UNANSWERED) {
                        send(new PingWebSocketFrame()).subscribe(sent -> {}, error -> connection.dispose());
                    } else {
                        connection.dispose();
                    }
                },
                period,
                period,
                TimeUnit.NANOSECONDS);
        connection.onDispose(pings);
    }

    boolean isOpen() {
        return !connection.isDisposed() && connection.channel().isActive();
    }

    /** Completes when the frame is with the operating system. */
    Mono<Void> send(WebSocketFrame frame) {
        Channel channel = connection.channel();
        return FutureMono.deferFuture(() -> channel.writeAndFlush(frame));
    }

    /** Says good-bye, and closes. */
    Mono<Void> close() {
        return isOpen()
                ? send(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                        .onErrorComplete()
                        .then(Mono.fromRunnable(connection::dispose))
                : Mono.empty();
    }
}
