package io.reactorpump.core.component;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.clock.TimeNumbers;
import io.reactorpump.core.context.LogContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One run of a loop, and its subscription. The thread waits here for demand; a cancel interrupts it, but never while it is
 * within the pipeline, whose functions must not see that.
 */
final class LoopRun<T> implements Loop<T>, Subscription, Runnable {

    private final LoopSource<T> loop;
    private final SourceContext context;
    private final TimeNumbers numbers;
    private final CoreSubscriber<? super Received<T>> actual;
    private final Partition partition;
    private final PumpClock clock;
    private final Thread thread;
    private final Turn turn;

    // Guarded by this.
    private long requested;
    private boolean emitting;
    private boolean cancelled;

    private boolean told;

    LoopRun(
            LoopSource<T> loop,
            SourceContext context,
            TimeNumbers numbers,
            Turn turn,
            CoreSubscriber<? super Received<T>> actual) {
        this.loop = loop;
        this.context = context;
        this.numbers = numbers;
        this.turn = turn;
        this.actual = actual;
        this.partition = context.assign(loop.componentName());
        this.clock = new PumpClock(context.scheduler());
        this.thread = new Thread(this, "loop-" + context.pipeline() + "-" + loop.componentName());
        this.thread.setDaemon(true);
    }

    void begin() {
        actual.onSubscribe(this);
        try {
            thread.start();
        } catch (Throwable t) {
            turn.end();
            actual.onError(t);
        }
    }

    // --- the subscription ---

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            synchronized (this) {
                requested = Operators.addCap(requested, n);
                notifyAll();
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            if (!emitting) {
                thread.interrupt();
            }
        }
    }

    // --- the thread ---

    @Override
    public void run() {
        // Without the component, as stages run on this thread too.
        try (LogContext ignored = LogContext.of(context.pipeline())) {
            turn.await();
            loop.run(this);
            if (!isCancelled()) {
                actual.onComplete();
            }
        } catch (Throwable t) {
            if (!isCancelled()) {
                actual.onError(t);
            }
        } finally {
            turn.end();
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    // --- what the loop calls ---

    @Override
    public ComponentContext context() {
        return new ComponentContext(
                context.pipeline(), loop.componentName(), context.scheduler(), context.application());
    }

    @Override
    public void ready() throws InterruptedException {
        checkGoesOn();
        CountDownLatch ready = new CountDownLatch(1);
        Disposable asking = context.ready().subscribe(ignored -> {}, ignored -> {}, ready::countDown);
        try {
            ready.await();
        } finally {
            asking.dispose();
        }
        synchronized (this) {
            awaitDemand();
        }
    }

    private void awaitDemand() throws InterruptedException {
        while (requested == 0 && !cancelled) {
            wait();
        }
        checkGoesOn();
    }

    /**
     * Ends the loop if the pipeline has stopped. A loop that catches that as it catches other exceptions, and goes on, gets an
     * error that it does not catch.
     */
    private synchronized void checkGoesOn() throws InterruptedException {
        if (cancelled) {
            if (told) {
                throw new Stopped();
            }
            told = true;
            throw new InterruptedException("the pipeline has stopped");
        }
    }

    private static final class Stopped extends Error {

        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the pipeline has stopped", null, false, false);
        }
    }

    @Override
    public void emit(T payload) throws InterruptedException {
        emit(payload, UnaryOperator.identity());
    }

    @Override
    public void emit(T payload, UnaryOperator<Received<T>> record) throws InterruptedException {
        send(payload, record);
        checkGoesOn();
    }

    private void send(T payload, UnaryOperator<Received<T>> record) throws InterruptedException {
        Received<T> next = record.apply(Received.of(payload, partition, numbers.next(clock.now())));
        synchronized (this) {
            awaitDemand();
            requested--;
            emitting = true;
        }
        try {
            actual.onNext(next);
        } finally {
            synchronized (this) {
                emitting = false;
            }
        }
    }

    @Override
    public Outcome process(T payload) throws InterruptedException {
        return processAll(List.of(payload)).get(0);
    }

    @Override
    public List<Outcome> processAll(Iterable<? extends T> payloads) throws InterruptedException {
        List<CompletableFuture<Outcome>> begun = new ArrayList<>();
        for (T payload : payloads) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            begun.add(outcome);
            send(payload, record -> record.withSettlement(outcome::complete));
        }
        interruptIfCancelled();
        List<Outcome> ended = new ArrayList<>(begun.size());
        for (CompletableFuture<Outcome> outcome : begun) {
            try {
                ended.add(outcome.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome is never an error", e);
            }
        }
        return ended;
    }

    /** Does what a cancel left undone as the thread was within the pipeline; outcomes known by then are still told. */
    private synchronized void interruptIfCancelled() {
        if (cancelled) {
            thread.interrupt();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        checkGoesOn();
        CountDownLatch over = new CountDownLatch(1);
        Disposable timer = context.scheduler().schedule(over::countDown, duration.toNanos(), TimeUnit.NANOSECONDS);
        try {
            over.await();
        } finally {
            timer.dispose();
        }
    }
}
