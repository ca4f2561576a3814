package io.reactorpump.core.request;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import reactor.core.publisher.Mono;

/** Another sink, whose writes are counted for the request they come of. */
final class CountingSink<R> implements Sink<R> {

    private final RequestSource<?> source;
    private final Sink<R> sink;

    CountingSink(RequestSource<?> source, Sink<R> sink) {
        this.source = source;
        this.sink = sink;
    }

    @Override
    public Mono<WriteResult> write(Event<R> event) {
        return sink.write(event).doOnSuccess(result -> {
            Request<?> request = source.of(event);
            if (request != null) {
                request.written();
            }
        });
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return sink.open(context);
    }

    @Override
    public Mono<Void> flush() {
        return sink.flush();
    }

    @Override
    public Mono<Void> close() {
        return sink.close();
    }

    @Override
    public int concurrency() {
        return sink.concurrency();
    }

    @Override
    public boolean bisects() {
        return sink.bisects();
    }

    @Override
    public String componentName() {
        return sink.componentName();
    }
}
