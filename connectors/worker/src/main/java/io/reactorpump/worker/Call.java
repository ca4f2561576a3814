package io.reactorpump.worker;

import io.reactorpump.api.EventContext;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One event for a handler, and what came of it. Handed to the workers when it is subscribed to, which may be once; emits the
 * responses, if there are any, on the thread that hears of them.
 */
final class Call extends Flux<Response> implements Subscription {

    private static final AtomicIntegerFieldUpdater<Call> WIP = AtomicIntegerFieldUpdater.newUpdater(Call.class, "wip");
    private static final AtomicLongFieldUpdater<Call> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Call.class, "requested");

    final EventContext context;
    final byte[] data;
    private final Crew crew;

    // Only those who run handlers touch these.
    /** The number of the request, which no other has. */
    long id;

    long sentAt;

    /** How many workers have died of it. */
    int deaths;

    private @Nullable CoreSubscriber<? super Response> subscriber;

    @SuppressWarnings("UnusedVariable") // the updater reads it
    private volatile int wip;

    private volatile long requested;
    private volatile boolean cancelled;
    private @Nullable Thread runner;
    private boolean isOverdue;

    /** The responses, or why there are none. */
    private volatile @Nullable Object outcome;

    // Only the drain touches these.
    private int emitted;
    private boolean over;

    /**
     * A call.
     *
     * @param crew where it goes when it is subscribed to
     */
    Call(EventContext context, byte[] data, Crew crew) {
        this.context = context;
        this.data = data;
        this.crew = crew;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Response> actual) {
        if (subscriber != null) {
            Operators.error(actual, new IllegalStateException("a call of a handler is subscribed to once"));
            return;
        }
        subscriber = actual;
        actual.onSubscribe(this);
        if (!cancelled) {
            crew.submit(this);
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            if (outcome != null) {
                drain();
            }
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Runs on this thread until it {@link #ended}, and is interrupted there if it is cancelled; false if it is already. */
    synchronized boolean runs(Thread thread) {
        runner = thread;
        return !cancelled;
    }

    /** Interrupts the thread that it runs on, as it has taken too long; false if it does not run any more. */
    synchronized boolean overdue() {
        if (runner == null) {
            return false;
        }
        isOverdue = true;
        runner.interrupt();
        return true;
    }

    /** It does not run any more; true if it had taken too long. */
    synchronized boolean ended() {
        runner = null;
        return isOverdue;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** What came of it, to be emitted by {@link #drain()}: a {@code Response[]}, or a {@code Throwable}. */
    void outcome(Object came) {
        outcome = came;
    }

    void fail(Throwable cause) {
        outcome = cause;
        drain();
    }

    /** Emits what has come and is asked for. */
    void drain() {
        CoreSubscriber<? super Response> to = subscriber;
        if (to == null || WIP.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            Object came = outcome;
            if (came != null && !over && !cancelled) {
                emit(to, came);
            }
            missed = WIP.addAndGet(this, -missed);
        } while (missed != 0);
    }

    private void emit(CoreSubscriber<? super Response> to, Object came) {
        if (came instanceof Throwable error) {
            over = true;
            to.onError(error);
            return;
        }
        Response[] responses = (Response[]) came;
        long wanted = requested;
        while (emitted < responses.length && emitted < wanted && !cancelled) {
            to.onNext(responses[emitted++]);
        }
        if (emitted == responses.length && !cancelled) {
            over = true;
            to.onComplete();
        }
    }
}
