package io.reactorpump.core.engine;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The end of a line whose last function settles every event: asks for all there is. */
final class Drain implements CoreSubscriber<PumpEvent> {

    private final Runnable whenCompleted;
    private volatile @Nullable Subscription upstream;

    Drain(Runnable whenCompleted) {
        this.whenCompleted = whenCompleted;
    }

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        s.request(Long.MAX_VALUE);
    }

    void cancel() {
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
    }

    @Override
    public void onNext(PumpEvent event) {
        throw new IllegalStateException("no event comes out of an inline sink");
    }

    @Override
    public void onError(Throwable t) {
        throw new IllegalStateException("no stage ends with an error", t);
    }

    @Override
    public void onComplete() {
        whenCompleted.run();
    }
}
