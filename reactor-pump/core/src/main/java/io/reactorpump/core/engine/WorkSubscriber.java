package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.util.concurrent.Queues;

/**
 * Hears what comes of a work that was begun, and tells the stage in its drain. A work that ended well, and of which the stage
 * has nothing more to do than to settle its event, is settled by the thread that hears of it. Who ends it, that thread or the
 * drain that gives it up, is decided once; afterwards it is not listened to.
 */
final class WorkSubscriber implements CoreSubscriber<Object>, Runnable {

    private static final AtomicIntegerFieldUpdater<WorkSubscriber> OVER =
            AtomicIntegerFieldUpdater.newUpdater(WorkSubscriber.class, "over");

    final Work work;
    private final WorkStage stage;

    /** Results that are taken one by one; null if there is one at most. */
    private final @Nullable Queue<Object> queue;

    private final int prefetch;
    private final long begunAt;
    private @Nullable Object item;
    private @Nullable Throwable error;
    private volatile @Nullable Subscription subscription;
    private volatile int over;
    private volatile boolean done;

    /** Among the {@link EndedWorks}, the one before it, and how many there are with it. */
    private @Nullable WorkSubscriber below;

    private int height;

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
        if (isOver()) {
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
        if (stage.isHeldHere() && subscribing) {
            return;
        }
        if (queue == null && error == null && stage.isSettledBy(item)) {
            settle();
        } else {
            stage.submit(this);
        }
    }

    /** From any thread. */
    private void settle() {
        if (ends()) {
            stopTimer();
            stage.worked(begunAt);
            stage.settle(this);
        }
    }

    /** True for the one who ends it. */
    private boolean ends() {
        return over == 0 && OVER.compareAndSet(this, 0, 1);
    }

    private boolean isOver() {
        return over != 0;
    }

    void onTopOf(@Nullable WorkSubscriber other) {
        below = other;
        height = other == null ? 1 : other.height + 1;
    }

    @Nullable WorkSubscriber below() {
        return below;
    }

    int height() {
        return height;
    }

    void request(long n) {
        Subscription s = subscription;
        if (s != null) {
            s.request(n);
        }
    }

    /** Gives it up; false if it was over already. In the drain. */
    boolean cancel() {
        if (!ends()) {
            return false;
        }
        Subscription s = subscription;
        if (s != null) {
            s.cancel();
        }
        stopTimer();
        return true;
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
        if (isOver() || work.running != this) {
            return;
        }
        boolean isDone = done;
        Object next = queue == null ? item : queue.poll();
        item = null;
        while (next != null) {
            stage.result(work, next);
            next = queue == null ? null : queue.poll();
        }
        if (isDone && ends()) {
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
        if (work.running == this && cancel()) {
            finish();
            stage.failed(work, new TimeoutException("no answer within " + limit));
        }
    }

    private void finish() {
        stopTimer();
        stage.stopped(work);
        stage.worked(begunAt);
    }
}
