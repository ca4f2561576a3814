package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One subscription: takes steps of a tour on a worker thread for as long as there is demand, and gives the thread back
 * when there is none or when there is nothing to read for now.
 *
 * <p>{@code work} counts the reasons to look again (demand, cancel, time to look for growth); whoever raises it from 0
 * starts the worker, which runs until it has seen them all. So there is at most one thread in the tour, and a request that
 * comes while it runs costs no hop.
 */
final class Reading<T> implements Subscription, Runnable {

    private final CoreSubscriber<? super Received<T>> subscriber;
    private final Tour<T> tour;
    private final Scheduler.Worker worker;
    private final Scheduler timer;
    private final boolean bounded;
    private final Duration pollInterval;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile long badRequest;
    private volatile boolean waiting;
    private volatile @Nullable Disposable wakeUp;
    private volatile boolean done;
    private boolean begun;
    /** The next record, which a bounded tour is asked for without demand: so the end is seen with the last record. */
    private @Nullable Received<T> ready;

    Reading(
            CoreSubscriber<? super Received<T>> subscriber,
            Function<Runnable, Tour<T>> tours,
            Scheduler.Worker worker,
            Scheduler timer,
            FileSourceOptions options) {
        this.subscriber = subscriber;
        this.worker = worker;
        this.timer = timer;
        this.bounded = !options.follow();
        this.pollInterval = options.pollInterval();
        this.tour = tours.apply(this::wake);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = n == 0 ? -1 : n;
        } else {
            requested.accumulateAndGet(n, Operators::addCap);
        }
        look();
    }

    @Override
    public void cancel() {
        cancelled = true;
        look();
    }

    /** Sees to it that the tour goes on, or that the cancel is seen. */
    void look() {
        if (done || work.getAndIncrement() != 0) {
            return;
        }
        try {
            worker.schedule(this);
        } catch (RejectedExecutionException e) {
            // Nobody else is in the tour, so this thread may end it.
            end(new InfrastructureException("no thread is free to read files", e));
        }
    }

    @Override
    public void run() {
        int seen = work.get();
        do {
            try {
                goOn();
            } catch (Throwable e) {
                // Also what is fatal to a JVM: thrown on, it would leave nobody who looks again.
                end(e);
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void goOn() throws IOException {
        if (badRequest < 0 && !cancelled) {
            throw new IllegalArgumentException("§3.9: request(n) must be positive");
        }
        if (!begun && !cancelled) {
            begun = true;
            tour.begin();
        }
        long demand = requested.get();
        long emitted = 0;
        while (!done && !cancelled && !waiting) {
            if (emitted == demand) {
                demand = requested.get();
            }
            Received<T> record = ready;
            if (record != null && emitted < demand) {
                ready = null;
                emitted++;
                subscriber.onNext(record);
            } else if (record == null && (bounded || emitted < demand)) {
                step();
            } else {
                break;
            }
        }
        if (emitted > 0 && demand != Long.MAX_VALUE) {
            requested.addAndGet(-emitted);
        }
        if (cancelled) {
            release();
        }
    }

    private void step() throws IOException {
        switch (tour.step()) {
            case RECORD -> ready = tour.record();
            case MORE -> {}
            case WAIT -> waitForGrowth();
            case END -> end(null);
        }
    }

    private void waitForGrowth() {
        waiting = true;
        Disposable former = wakeUp;
        if (former != null) {
            former.dispose();
        }
        wakeUp = timer.schedule(this::wake, pollInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Goes on before the time, as there is something to read again. */
    private void wake() {
        waiting = false;
        look();
    }

    private void end(@Nullable Throwable error) {
        if (done) {
            return;
        }
        release();
        if (error == null) {
            subscriber.onComplete();
        } else if (!cancelled) {
            subscriber.onError(error);
        }
    }

    private void release() {
        if (done) {
            return;
        }
        done = true;
        tour.close();
        Disposable pending = wakeUp;
        if (pending != null) {
            pending.dispose();
        }
        worker.dispose();
    }
}
