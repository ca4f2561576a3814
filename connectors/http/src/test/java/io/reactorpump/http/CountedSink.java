package io.reactorpump.http;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Counts the writes that a sink has made. */
record CountedSink<T>(Sink<T> sink, AtomicInteger writes) implements Sink<T> {

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return sink.write(event).doOnSuccess(written -> writes.incrementAndGet());
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return sink.open(context);
    }

    @Override
    public Mono<Void> close() {
        return sink.close();
    }
}
