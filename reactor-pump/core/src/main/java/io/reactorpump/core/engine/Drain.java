package io.reactorpump.core.engine;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** The end of a line whose last stage settles every event: asks for all there is. */
final class Drain implements CoreSubscriber<PumpEvent> {

    private static final AtomicReferenceFieldUpdater<Drain, Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Drain.class, Subscription.class, "upstream");

    private final Runnable whenCompleted;

    @SuppressWarnings("UnusedVariable") // by UPSTREAM
    private volatile @Nullable Subscription upstream;

    Drain(Runnable whenCompleted) {
        this.whenCompleted = whenCompleted;
    }

    @Override
    @SuppressWarnings("NullAway") // whether the updater's type may be null is not read alike by all compilers
    public void onSubscribe(Subscription s) {
        if (Operators.setOnce(UPSTREAM, this, s)) {
            s.request(Long.MAX_VALUE);
        }
    }

    /** Also one that is only subscribed afterwards. */
    @SuppressWarnings("NullAway") // as above
    void cancel() {
        Operators.terminate(UPSTREAM, this);
    }

    @Override
    public void onNext(PumpEvent event) {
        throw new IllegalStateException("no event comes out of a sink");
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
