package io.reactorpump.test.contract;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Keeps cancel from the source, and if {@code silent} the records after it from the subscriber. */
final class Uncancellable<T> implements CoreSubscriber<T> {

    private final Subscriber<? super T> subscriber;
    private final boolean silent;
    private volatile boolean cancelled;

    Uncancellable(Subscriber<? super T> subscriber, boolean silent) {
        this.subscriber = subscriber;
        this.silent = silent;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                subscription.request(n);
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    @Override
    public void onNext(T item) {
        if (!(cancelled && silent)) {
            subscriber.onNext(item);
        }
    }

    @Override
    public void onError(Throwable error) {
        subscriber.onError(error);
    }

    @Override
    public void onComplete() {
        if (!(cancelled && silent)) {
            subscriber.onComplete();
        }
    }
}
