package io.reactorpump.test.tck;

import io.reactorpump.api.PlainSource;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A source that lets others feed its subscriber. */
final class CapturingSource<T> implements PlainSource<T> {

    private volatile @Nullable Subscriber<? super T> captured;

    @Override
    public Flux<T> payloads() {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                captured = subscriber;
            }
        };
    }

    @SuppressWarnings("unchecked")
    Subscriber<T> subscriber() {
        Subscriber<? super T> subscriber = captured;
        if (subscriber == null) {
            throw new IllegalStateException("nobody subscribed to the source");
        }
        return (Subscriber<T>) subscriber;
    }
}
