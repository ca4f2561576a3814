package io.reactorpump.http;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.server.HttpServerResponse;

/** Answers with events, numbered from 0 by their ids, from the one behind {@code Last-Event-ID}. */
final class SseServer {

    private SseServer() {}

    /** The stream stays open behind the last. */
    static LoopbackServer.Answer events(List<String> data) {
        return (asked, response) -> send(response, from(asked, data).concatWith(Flux.never()));
    }

    static Flux<String> from(LoopbackServer.Asked asked, List<String> data) {
        int next = Integer.parseInt(asked.headers().getOrDefault("Last-Event-ID", "-1")) + 1;
        return Flux.range(next, data.size() - next).map(i -> event(i, data.get(i)));
    }

    static String event(int id, String data) {
        return "id: " + id + "\ndata: " + data + "\n\n";
    }

    static Publisher<Void> send(HttpServerResponse response, Flux<String> text) {
        return response.sse().send(ByteBufFlux.fromString(text), piece -> true);
    }
}
