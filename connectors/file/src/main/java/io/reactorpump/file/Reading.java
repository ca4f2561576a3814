package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
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
    private final Duration pollInterval;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile long badRequest;
    private volatile boolean waiting;
    private volatile @Nullable Disposable wakeUp;
    private volatile boolean done;
    /** The next record: looking one ahead is how the end is seen without demand. */
    private @Nullable Received<T> ready;

    Reading(
            CoreSubscriber<? super Received<T>> subscriber,
            Tour<T> tour,
            Scheduler.Worker worker,
            Scheduler timer,
            Duration pollInterval) {
        this.subscriber = subscriber;
        this.tour = tour;
        this.worker = worker;
        this.timer = timer;
        this.pollInterval = pollInterval;
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
                Exceptions.throwIfJvmFatal(e);
                end(e);
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void goOn() throws IOException {
        if (badRequest < 0 && !cancelled) {
            throw new IllegalArgumentException("§3.9: request(n) must be positive");
        }
        long demand = requested.get();
        long emitted = 0;
        while (!done && !cancelled && !waiting) {
            if (ready == null) {
                step();
            } else if (emitted < demand || emitted < (demand = requested.get())) {
                Received<T> record = ready;
                ready = null;
                emitted++;
                subscriber.onNext(record);
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
        wakeUp = timer.schedule(
                () -> {
                    waiting = false;
                    look();
                },
                pollInterval.toNanos(),
                TimeUnit.NANOSECONDS);
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
