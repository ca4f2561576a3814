package io.reactorpump.http;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** The other side of WebSockets: what it hears it writes down, what it says a test says. */
final class WebSocketServer {

    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();

    /** Answers that say this, and then listen. */
    LoopbackServer.Answer saying(Flux<String> messages) {
        return talking((in, out) -> out.sendObject(messages.map(text -> new TextWebSocketFrame(text)), frame -> true)
                .then()
                .and(listen(in)));
    }

    LoopbackServer.Answer listening() {
        return talking((in, out) -> listen(in));
    }

    /** A conversation. */
    interface Talk {

        Publisher<Void> of(WebsocketInbound in, WebsocketOutbound out);
    }

    LoopbackServer.Answer talking(Talk talk) {
        return talking(talk, true);
    }

    /** Answers that listen and say nothing, not even to pings. */
    LoopbackServer.Answer silent() {
        return talking((in, out) -> in.receive().then(), false);
    }

    /** Answers that count pings, and answer them. */
    LoopbackServer.Answer countingPings() {
        return talking(
                (in, out) -> out.sendObject(
                        in.receiveFrames().ofType(PingWebSocketFrame.class).map(ping -> {
                            pings.incrementAndGet();
                            return new PongWebSocketFrame();
                        }),
                        frame -> true),
                false);
    }

    private LoopbackServer.Answer talking(Talk talk, boolean answersPings) {
        return (asked, response) -> response.sendWebsocket(
                (in, out) -> {
                    sessions.incrementAndGet();
                    return talk.of(in, out);
                },
                WebsocketServerSpec.builder().handlePing(!answersPings).build());
    }

    private Mono<Void> listen(WebsocketInbound in) {
        return in.aggregateFrames().receiveFrames().doOnNext(this::hear).then();
    }

    private void hear(WebSocketFrame frame) {
        synchronized (heard) {
            heard.add(frame.content().toString(StandardCharsets.UTF_8));
        }
    }

    List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    int pings() {
        return pings.get();
    }

    int sessions() {
        return sessions.get();
    }
}
