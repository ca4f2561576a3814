package io.reactorpump.core;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Drives a pipeline from whatever publisher it is subscribed to: the pipeline starts with the subscription, and ends it when
 * the pipeline is stopped.
 */
final class PumpSubscriber<T> implements CoreSubscriber<T> {

    private final Function<Flux<T>, Pipeline> pipeline;
    private final Pump pump;
    private @Nullable Subscription subscription;
    private volatile @Nullable CoreSubscriber<? super T> engine;

    /** The end of the publisher, if it came before the engine was ready to hear it. */
    private @Nullable Runnable missedEnd;

    PumpSubscriber(Pump pump, Function<Flux<T>, Pipeline> pipeline) {
        this.pump = pump;
        this.pipeline = pipeline;
    }

    @Override
    public void onSubscribe(Subscription s) {
        Objects.requireNonNull(s, "subscription");
        if (subscription != null) {
            s.cancel();
            return;
        }
        subscription = s;
        pump.start(pipeline.apply(Flux.from(actual -> attach((CoreSubscriber<? super T>) actual, s))));
    }

    @Override
    public void onNext(T payload) {
        Objects.requireNonNull(payload, "payload");
        CoreSubscriber<? super T> head = engine;
        if (head != null) {
            head.onNext(payload);
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        end(error);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void attach(CoreSubscriber<? super T> head, Subscription s) {
        Runnable missed;
        synchronized (this) {
            engine = head;
            missed = missedEnd;
        }
        head.onSubscribe(s);
        if (missed != null) {
            missed.run();
        }
    }

    private void end(@Nullable Throwable error) {
        synchronized (this) {
            if (engine == null) {
                missedEnd = () -> end(error);
                return;
            }
        }
        CoreSubscriber<? super T> head = Objects.requireNonNull(engine);
        if (error == null) {
            head.onComplete();
        } else {
            head.onError(error);
        }
    }
}
