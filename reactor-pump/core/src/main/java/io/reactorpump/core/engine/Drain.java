package io.reactorpump.core.engine;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The end of a line whose last function settles every event: asks for all there is. */
final class Drain implements CoreSubscriber<PumpEvent> {

    private final Runnable whenCompleted;

    Drain(Runnable whenCompleted) {
        this.whenCompleted = whenCompleted;
    }

    @Override
    public void onSubscribe(Subscription s) {
        s.request(Long.MAX_VALUE);
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
