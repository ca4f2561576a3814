package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.util.concurrent.Queues;

/** Hears what comes of a work that was begun, and tells the stage in its drain. A stale one is not listened to. */
final class WorkSubscriber implements CoreSubscriber<Object>, Runnable {

    private final Work work;
    private final WorkStage stage;

    /** Results that are taken one by one; null if there is one at most. */
    private final @Nullable Queue<Object> queue;

    private final int prefetch;
    private final long begunAt;
    private @Nullable Object item;
    private @Nullable Throwable error;
    private volatile @Nullable Subscription subscription;
    private volatile boolean stale;
    private volatile boolean done;

    /** What ends it when its time is up. */
    @Nullable Disposable timer;

    /** The drain is about to look by itself. */
    private boolean subscribing = true;

    /**
     * The subscriber of one attempt.
     *
     * @param prefetch how many results may wait to be handed on; 0 if only one can come
     * @param begunAt when, if times are measured
     */
    WorkSubscriber(Work work, int prefetch, long begunAt) {
        this.work = work;
        this.stage = work.scope.stage;
        this.prefetch = prefetch;
        this.begunAt = begunAt;
        this.queue = prefetch == 0 ? null : Queues.unboundedMultiproducer().get();
    }

    /** In the drain: looks after what came from within {@code subscribe}. */
    void subscribed() {
        subscribing = false;
        if (done || queue != null) {
            run();
        }
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        if (stale) {
            s.cancel();
        } else {
            s.request(queue == null ? Long.MAX_VALUE : prefetch);
        }
    }

    @Override
    public void onNext(Object next) {
        if (queue == null) {
            item = next;
        } else {
            queue.offer(next);
            tell();
        }
    }

    @Override
    public void onError(Throwable t) {
        if (!done) {
            error = t;
            onComplete();
        }
    }

    @Override
    public void onComplete() {
        done = true;
        tell();
    }

    private void tell() {
        if (!(stage.isHeldHere() && subscribing)) {
            stage.submit(this);
        }
    }

    void request(long n) {
        Subscription s = subscription;
        if (s != null) {
            s.request(n);
        }
    }

    void cancel() {
        stale = true;
        Subscription s = subscription;
        if (s != null) {
            s.cancel();
        }
        stopTimer();
    }

    private void stopTimer() {
        Disposable t = timer;
        if (t != null) {
            t.dispose();
        }
    }

    /** In the drain: takes up what has come. */
    @Override
    public void run() {
        if (stale || work.running != this) {
            return;
        }
        boolean over = done;
        Object next = queue == null ? item : queue.poll();
        item = null;
        while (next != null) {
            stage.result(work, next);
            next = queue == null ? null : queue.poll();
        }
        if (over) {
            finish();
            Throwable cause = error;
            if (cause == null) {
                work.phase = Work.Phase.ENDED;
                stage.ended(work);
            } else {
                stage.failed(work, cause);
            }
        }
    }

    /** In the drain. */
    void timedOut(Duration limit) {
        if (!stale && work.running == this) {
            cancel();
            finish();
            stage.failed(work, new TimeoutException("no answer within " + limit));
        }
    }

    private void finish() {
        stale = true;
        stopTimer();
        stage.stopped(work);
        stage.worked(begunAt);
    }
}
