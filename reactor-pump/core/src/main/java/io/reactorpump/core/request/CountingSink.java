package io.reactorpump.core.request;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.plan.WrappedSink;
import reactor.core.publisher.Mono;

/** Another sink, whose writes are counted for the request they come of. */
record CountingSink<R>(RequestSource<?> source, Sink<R> inner) implements WrappedSink<R> {

    @Override
    public WrappedSink<R> around(Sink<R> other) {
        return new CountingSink<>(source, other);
    }

    @Override
    public Mono<WriteResult> write(Event<R> event) {
        return inner.write(event).doOnSuccess(result -> {
            Request<?> request = source.of(event);
            if (request != null) {
                request.written();
            }
        });
    }
}
