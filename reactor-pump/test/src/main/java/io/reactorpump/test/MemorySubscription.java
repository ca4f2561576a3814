package io.reactorpump.test;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One subscription to a {@link MemorySource}.
 *
 * <p>Everything that happens, emission, assignment and revocation alike, happens in one loop that runs on one thread at a
 * time, as on a Kafka poll thread: so no record of a partition is emitted after its revocation began.
 */
final class MemorySubscription<T> implements Subscription {

    private final MemorySource<T> source;
    private final MemoryBroker<T> broker;
    private final SourceContext context;
    private final Scheduler.@Nullable Worker worker;
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    /** Starts at 1, so that nothing happens before {@link #start}. */
    private final AtomicInteger work = new AtomicInteger(1);

    private final AtomicLong demand = new AtomicLong();
    private final List<Assignment<T>> assignments = new ArrayList<>();
    private volatile boolean cancelled;
    private @Nullable CoreSubscriber<? super Received<T>> subscriber;
    private @Nullable Throwable failure;
    private final boolean inTurn;
    private int turn = -1;

    MemorySubscription(
            MemorySource<T> source,
            MemoryBroker<T> broker,
            SourceContext context,
            CoreSubscriber<? super Received<T>> subscriber,
            @Nullable Scheduler scheduler) {
        this.source = source;
        this.broker = broker;
        this.context = context;
        this.subscriber = subscriber;
        this.worker = scheduler == null ? null : scheduler.createWorker();
        this.inTurn = source.isInTurn();
    }

    void start() {
        run();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            fail(new IllegalArgumentException("§3.9: request(" + n + ") (expected: > 0)"));
            return;
        }
        source.demanded(n);
        demand.accumulateAndGet(n, Operators::addCap);
        proceed();
    }

    @Override
    public void cancel() {
        cancelled = true;
        broker.broken(this, Assignment.End.GIVEN_UP);
        proceed();
    }

    /** Runs an action in the loop, after what is being emitted. */
    void enqueue(Runnable action) {
        actions.add(action);
        proceed();
    }

    void fail(Throwable error) {
        enqueue(() -> failure = failure == null ? error : failure);
    }

    void assign(MemoryPartition<T> records) {
        enqueue(() -> {
            if (subscriber != null) {
                assignments.add(source.assign(context, records, this));
            }
        });
    }

    /** As assign, for a partition that was given up; if this subscription is over by then, the next one has it. */
    void assignAgain(MemoryPartition<T> records) {
        enqueue(() -> {
            if (subscriber == null) {
                broker.giveBack(records);
            } else if (!records.isAvailable()) {
                records.available(true);
                assignments.add(source.assign(context, records, this));
            }
        });
    }

    Mono<Void> revoke(List<MemoryPartition<T>> partitions, Duration deadline) {
        return Mono.create(done -> enqueue(() -> revoke(partitions, deadline, done)));
    }

    private void revoke(List<MemoryPartition<T>> partitions, Duration deadline, MonoSink<Void> done) {
        if (subscriber == null) {
            broker.revoke(partitions, deadline).subscribe(nothing -> {}, done::error, done::success);
            return;
        }
        List<Assignment<T>> given = giveUp(partitions);
        if (given.isEmpty()) {
            done.success();
            return;
        }
        given.forEach(Assignment::hold);
        context.revoke(partitions(given), deadline).subscribe(nothing -> {}, done::error, () -> {
            given.forEach(assignment -> assignment.fence(Assignment.End.GIVEN_UP));
            enqueue(() -> {
                assignments.removeAll(given);
                done.success();
            });
        });
    }

    void lose(List<MemoryPartition<T>> partitions) {
        enqueue(() -> {
            if (subscriber == null) {
                broker.lose(partitions);
                return;
            }
            List<Assignment<T>> lost = giveUp(partitions);
            lost.forEach(assignment -> assignment.fence(Assignment.End.TAKEN_AWAY));
            assignments.removeAll(lost);
            if (!lost.isEmpty()) {
                context.lose(partitions(lost));
            }
        });
    }

    /** Goes on if there is something to do. */
    void proceed() {
        if (work.getAndIncrement() == 0) {
            run();
        }
    }

    private void run() {
        if (worker == null) {
            loop();
            return;
        }
        try {
            worker.schedule(this::loop);
        } catch (RejectedExecutionException ended) {
            loop();
        }
    }

    private void loop() {
        int missed = 1;
        do {
            Runnable action;
            while ((action = actions.poll()) != null) {
                action.run();
            }
            emit();
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private void emit() {
        while (subscriber != null && actions.isEmpty()) {
            Throwable error = failure;
            if (cancelled) {
                end(s -> {});
            } else if (error != null) {
                end(s -> s.onError(error));
            } else if (!emitNext(subscriber)) {
                return;
            }
        }
    }

    private boolean emitNext(CoreSubscriber<? super Received<T>> to) {
        Assignment<T> next = demand.get() == 0 ? null : next();
        if (next != null) {
            if (demand.get() != Long.MAX_VALUE) {
                demand.decrementAndGet();
            }
            to.onNext(source.emit(next));
        } else if (broker.isAtEnd(assignments)) {
            end(CoreSubscriber::onComplete);
        } else {
            return false;
        }
        return true;
    }

    /** Takes the partitions in turn, if it shall. */
    private @Nullable Assignment<T> next() {
        turn = inTurn ? turn : -1;
        for (int i = 0; i < assignments.size(); i++) {
            turn = turn + 1 >= assignments.size() ? 0 : turn + 1;
            Assignment<T> candidate = assignments.get(turn);
            if (candidate.isReady()) {
                return candidate;
            }
        }
        return null;
    }

    /** Lets go of the subscriber (Reactive Streams §3.13). */
    private void end(Consumer<CoreSubscriber<? super Received<T>>> signal) {
        CoreSubscriber<? super Received<T>> last = subscriber;
        subscriber = null;
        assignments.clear();
        if (cancelled || failure != null) {
            broker.broken(this, cancelled ? Assignment.End.GIVEN_UP : Assignment.End.TAKEN_AWAY);
        } else {
            broker.completed(this);
        }
        if (last != null) {
            signal.accept(last);
        }
        if (worker != null) {
            worker.dispose();
        }
    }

    private List<Assignment<T>> giveUp(List<MemoryPartition<T>> partitions) {
        partitions.forEach(records -> records.available(false));
        return assignments.stream()
                .filter(assignment -> !assignment.isHeld() && assignment.isOf(partitions))
                .toList();
    }

    private static <T> List<Partition> partitions(List<Assignment<T>> assignments) {
        return assignments.stream().map(Assignment::partition).toList();
    }
}
