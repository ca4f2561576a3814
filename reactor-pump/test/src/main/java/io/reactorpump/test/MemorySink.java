package io.reactorpump.test;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteOrder;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * A sink in memory that tests read, stall and break.
 *
 * <p>Writes end in the order in which they came, on the writing thread, or on the one that lets them go on. Payloads that
 * are lists are taken item by item, so a write can fail in the middle: {@link #items()} shows what an independent reader
 * would find, {@link #written()} the writes that succeeded. It is strict: calls that break the contract of {@link Sink}
 * fail, and are listed by {@link #violations()}. Thread-safe.
 *
 * @param <T> the type of the payloads
 */
public final class MemorySink<T> implements Sink<T> {

    private final String name;
    private final Violations violations;
    private final Calls calls = new Calls();
    private final Journal<Written<T>> written = new Journal<>();
    private final Journal<Object> items = new Journal<>();
    private final Journal<T> attempts = new Journal<>();
    private final Deque<Attempt> waiting = new ArrayDeque<>();
    private final AtomicInteger work = new AtomicInteger();
    private final SinkFaults<T> faults;
    private final WriteOrder order = new WriteOrder();
    private final Faults failingOpens = new Faults();
    private final Faults failingFlushes = new Faults();
    private int concurrency = 1;
    private boolean bisecting = true;
    private Duration latency = Duration.ZERO;
    private Scheduler.@Nullable Worker timer;
    private boolean open;
    private long permits = Long.MAX_VALUE;
    private int unfinished;
    private int mostUnfinished;

    private MemorySink(String name) {
        this.name = name;
        this.violations = new Violations("sink '" + name + "'");
        this.faults = new SinkFaults<>(name);
    }

    /** An empty sink that takes one write at a time. */
    public static <T> MemorySink<T> named(String name) {
        return new MemorySink<>(name);
    }

    /**
     * Takes so many writes at a time. After an {@link InfrastructureException} none is written that was begun behind the
     * failed one; a write that fails otherwise fails alone.
     */
    public synchronized MemorySink<T> withConcurrency(int writes) {
        concurrency = writes;
        return this;
    }

    /** Does not want failed batches to be tried again in halves. */
    public synchronized MemorySink<T> withoutBisecting() {
        bisecting = false;
        return this;
    }

    /** Lets each write take so long, on the pipeline's scheduler, so in virtual time if that is on. */
    public synchronized MemorySink<T> taking(Duration latency) {
        this.latency = latency;
        return this;
    }

    /** Lets writes wait until {@link #resume()} or {@link #release(int)}. */
    public synchronized MemorySink<T> stall() {
        permits = 0;
        return this;
    }

    /** Lets the writes that wait, and all others, go on. */
    public void resume() {
        release(Long.MAX_VALUE);
    }

    /** Lets so many of the writes that wait or come end, the oldest first, while others go on waiting. */
    public void release(long writes) {
        synchronized (this) {
            permits = Operators.addCap(permits, writes);
        }
        proceed();
    }

    /** How many writes are unfinished. */
    public synchronized int unfinishedWrites() {
        return unfinished;
    }

    /** Lets the next so many writes fail as a whole. */
    public synchronized MemorySink<T> failNext(int writes, Throwable error) {
        faults.next(writes, error);
        return this;
    }

    /** Lets the writes of these payloads fail as a whole, until {@link #heal()}. */
    public synchronized MemorySink<T> failFor(Predicate<? super T> payloads, Throwable error) {
        faults.payloads(payloads, error);
        return this;
    }

    /** Lets these items of lists fail, each by itself ({@link WriteResult#partly}), until {@link #heal()}. */
    public synchronized MemorySink<T> failItems(Predicate<Object> items, Throwable error) {
        faults.items(items, error);
        return this;
    }

    /** Lets no more writes fail, but for a lost connection. */
    public synchronized void heal() {
        faults.heal();
    }

    /**
     * Loses the connection: all writes under way and all to come fail with an {@link InfrastructureException}, until
     * {@link #reconnect()}.
     */
    public void loseConnection() {
        loseConnectionAfter(0);
        proceed();
    }

    /** Loses the connection as soon as so many more items are written, in the middle of a batch if it comes so. */
    public synchronized MemorySink<T> loseConnectionAfter(int items) {
        faults.loseAfter(items);
        return this;
    }

    /** Has the connection back. */
    public synchronized void reconnect() {
        faults.reconnect();
    }

    /** Lets the next so many calls of {@link #open} fail. */
    public MemorySink<T> failNextOpens(int count, Throwable error) {
        failingOpens.next(count, error);
        return this;
    }

    /** Lets the next so many calls of {@link #flush} fail. */
    public MemorySink<T> failNextFlushes(int count, Throwable error) {
        failingFlushes.next(count, error);
        return this;
    }

    /** The payloads of all writes that succeeded, in order. */
    public List<T> payloads() {
        return written.all().stream().map(Written::payload).toList();
    }

    /** All writes that succeeded, in order. */
    public Journal<Written<T>> written() {
        return written;
    }

    /** Every single thing that was written, also of writes that failed later on; lists are taken apart. */
    public Journal<Object> items() {
        return items;
    }

    /** The payload of each write that was begun, however it ended. */
    public Journal<T> attempts() {
        return attempts;
    }

    /** The payloads of the first so many writes that succeed, as soon as there are so many. */
    public Mono<List<T>> firstPayloads(int count) {
        return payloadStream().take(count).collectList();
    }

    /** The payloads of all writes that succeed, from the first on. Never completes. */
    public Flux<T> payloadStream() {
        return written.stream().map(Written::payload);
    }

    /** How many writes were unfinished at a time, at the most. */
    public synchronized int mostConcurrentWrites() {
        return mostUnfinished;
    }

    /** How often it was opened, flushed and closed. */
    public Calls calls() {
        return calls;
    }

    /** Each call that broke the contract of {@link Sink}, in a sentence. */
    public List<String> violations() {
        return violations.all();
    }

    @Override
    public String componentName() {
        return name;
    }

    @Override
    public synchronized int concurrency() {
        return concurrency;
    }

    @Override
    public synchronized boolean bisects() {
        return bisecting;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> {
            calls.opened();
            Throwable error = failingOpens.take();
            if (error != null) {
                return Mono.error(error);
            }
            synchronized (this) {
                open = true;
                timer = latency.isZero() ? null : context.scheduler().createWorker();
            }
            return Mono.empty();
        });
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.create(result -> begin(event, result));
    }

    @Override
    public Mono<Void> flush() {
        return Mono.defer(() -> {
            calls.flushed();
            Throwable error = failingFlushes.take();
            return error == null ? Mono.empty() : Mono.error(error);
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            calls.closed();
            synchronized (this) {
                open = false;
                if (timer != null) {
                    timer.dispose();
                }
            }
            proceed();
        });
    }

    /** Ends the writes that may end, one at a time and in order. */
    private void proceed() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            Attempt next;
            while ((next = next()) != null) {
                next.end();
            }
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private synchronized @Nullable Attempt next() {
        Attempt oldest = waiting.peek();
        boolean failing = !open || !faults.isConnected();
        if (oldest == null || !(failing || (permits > 0 && oldest.isRipe()))) {
            return null;
        }
        permits = permits == Long.MAX_VALUE || failing ? permits : permits - 1;
        return waiting.poll();
    }

    private void begin(Event<T> event, MonoSink<WriteResult> result) {
        Attempt attempt = new Attempt(event, result);
        Scheduler.Worker clock;
        synchronized (this) {
            if (!open) {
                violations.add("writes [%s] to a sink that is not open", event.position());
            } else if (unfinished >= concurrency) {
                violations.add("writes [%s] beyond the concurrency of %d", event.position(), concurrency);
            }
            mostUnfinished = Math.max(mostUnfinished, ++unfinished);
            waiting.add(attempt);
            attempts.record(event.payload());
            clock = timer;
        }
        attempts.publish();
        result.onCancel(attempt::cancel);
        if (clock == null) {
            attempt.ripen();
        } else {
            clock.schedule(attempt::ripen, latency.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** One write from its begin to its end. */
    private final class Attempt {

        private final Event<T> event;
        private final MonoSink<WriteResult> result;
        private boolean ripe;
        private boolean ended;

        Attempt(Event<T> event, MonoSink<WriteResult> result) {
            this.event = event;
            this.result = result;
        }

        boolean isRipe() {
            return ripe;
        }

        void ripen() {
            synchronized (MemorySink.this) {
                ripe = true;
            }
            proceed();
        }

        void cancel() {
            synchronized (MemorySink.this) {
                if (!ended) {
                    ended = true;
                    unfinished--;
                    waiting.remove(this);
                }
            }
            proceed();
        }

        private SinkFaults.Verdict verdict() {
            if (!open) {
                return faults.closed();
            }
            if (concurrency > 1 && !order.admits(event)) {
                return faults.behind();
            }
            SinkFaults.Verdict verdict = faults.write(event.payload(), items::record);
            if (verdict.error() instanceof InfrastructureException) {
                order.failed(List.of(event));
            }
            return verdict;
        }

        void end() {
            SinkFaults.Verdict verdict;
            synchronized (MemorySink.this) {
                if (ended) {
                    return;
                }
                ended = true;
                unfinished--;
                verdict = verdict();
                if (verdict.result() instanceof WriteResult.Written) {
                    written.record(new Written<>(event.id(), event.position(), event.payload()));
                }
            }
            items.publish();
            written.publish();
            if (verdict.error() != null) {
                result.error(verdict.error());
            } else {
                result.success(verdict.result());
            }
        }
    }
}
