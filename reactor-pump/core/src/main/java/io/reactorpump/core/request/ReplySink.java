package io.reactorpump.core.request;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import reactor.core.publisher.Mono;

/** Keeps replies until their request is done. A reply to a request that is over is for nobody. */
final class ReplySink<R> implements Sink<R> {

    private final RequestSource<?> source;
    private final String name;
    private final int most;

    ReplySink(RequestSource<?> source, String name, int most) {
        this.source = source;
        this.name = name;
        this.most = most;
    }

    @Override
    public Mono<WriteResult> write(Event<R> event) {
        Request<?> request = source.of(event);
        if (request != null) {
            request.reply(event.payload(), most);
        }
        return Mono.empty();
    }

    @Override
    public int concurrency() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String componentName() {
        return name;
    }
}
