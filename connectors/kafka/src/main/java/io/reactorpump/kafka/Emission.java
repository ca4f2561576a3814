package io.reactorpump.kafka;

import io.reactorpump.api.Received;
import io.reactorpump.api.error.InfrastructureException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * What a subscriber of the source has: takes polls as they come, and emits their records as the subscriber asks for them,
 * the partitions in turns, those that the engine paused not at all, and those whose next record can not be read for now when
 * it can be.
 *
 * <p>Runs on a thread of its own, so that neither a codec nor the pipeline ever keeps the poll thread from the group.
 * {@code work} counts the reasons to look again; whoever raises it from 0 sets the thread going, which goes on until it has
 * seen them all.
 */
final class Emission<T> implements Subscription, CoreSubscriber<List<Chunk>>, Runnable {

    private static final int TURN = 128;

    private final RecordReader<T> reader;
    private final String subject;
    private final BooleanSupplier atEnd;
    private final Executor executor;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong requested = new AtomicLong();

    private volatile @Nullable Subscription polls;
    private volatile @Nullable List<Chunk> arrived;
    private volatile @Nullable Throwable error;
    private volatile boolean cancelled;
    private volatile boolean badRequest;
    private volatile boolean unparked;

    // Only the emitting thread touches these.
    private CoreSubscriber<? super Received<T>> subscriber;
    private final Waits waits;
    private final Turns turns;
    private boolean asked;
    private boolean done;

    /**
     * The side of one subscriber.
     *
     * @param subject who emits, for errors
     * @param atEnd whether all that a bounded run is to read was read
     */
    Emission(
            CoreSubscriber<? super Received<T>> subscriber,
            RecordReader<T> reader,
            String subject,
            BooleanSupplier atEnd,
            Scheduler timers,
            Executor executor) {
        this.subscriber = subscriber;
        this.reader = reader;
        this.subject = subject;
        this.atEnd = atEnd;
        this.waits = new Waits(timers, this::look);
        this.turns = new Turns(waits);
        this.executor = executor;
    }

    // --- the subscriber's side ---

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = true;
        } else {
            requested.accumulateAndGet(n, Operators::addCap);
        }
        look();
    }

    @Override
    public void cancel() {
        cancelled = true;
        release();
        look();
    }

    /** Lets go of the polls, and with them of the consumer. */
    void release() {
        Subscription current = polls;
        if (current != null) {
            current.cancel();
        }
    }

    // --- the side of the polls ---

    @Override
    public void onSubscribe(Subscription s) {
        polls = s;
        if (cancelled) {
            s.cancel();
        } else {
            look();
        }
    }

    @Override
    public void onNext(List<Chunk> poll) {
        arrived = poll;
        look();
    }

    @Override
    public void onError(Throwable t) {
        error = ConsumerFault.of(subject, t);
        look();
    }

    @Override
    public void onComplete() {
        // Polling ends by an error or because it was let go.
    }

    /** Whether the subscriber has had enough. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Which partition waits for what, if one can not be read for now. From any thread. */
    Optional<String> waiting() {
        return waits.why();
    }

    /** A partition goes on after a pause, or is over. From any thread. */
    void unpark() {
        unparked = true;
        look();
    }

    // --- emitting ---

    /** Has the emission see what is new. From any thread. */
    void look() {
        if (work.getAndIncrement() == 0) {
            executor.execute(this);
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
                release();
                end(e);
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void goOn() {
        if (cancelled || done) {
            drop();
            return;
        }
        if (badRequest) {
            throw new IllegalArgumentException("§3.9: request(n) must be positive");
        }
        takeIn();
        emit();
        Throwable failed = error;
        if (failed != null) {
            end(failed);
        } else if (turns.isEmpty() && atEnd.getAsBoolean()) {
            done = true;
            subscriber.onComplete();
        }
    }

    private void takeIn() {
        List<Chunk> poll = arrived;
        if (poll != null) {
            arrived = null;
            asked = false;
            poll.forEach(turns::add);
        }
        if (unparked) {
            unparked = false;
            turns.unpark();
        }
        turns.release();
    }

    private void emit() {
        long demand = requested.get();
        long emitted = 0;
        while (emitted < demand && !cancelled) {
            Assignment turn = turns.next();
            if (turn == null) {
                break;
            }
            emitted += emit(turn, (int) Math.min(TURN, demand - emitted));
            turns.pass(turn);
            if (emitted == demand) {
                demand = requested.get();
            }
        }
        if (emitted > 0 && demand != Long.MAX_VALUE) {
            requested.addAndGet(-emitted);
        }
        if (turns.isEmpty()) {
            askForMore();
        }
    }

    private int emit(Assignment turn, int limit) {
        RecordQueue queue = turn.queue();
        InfrastructureException away = null;
        int count = 0;
        while (count < limit && queue.hasNext() && !turn.isOver() && !turn.isPaused() && !cancelled) {
            Received<T> next;
            try {
                next = reader.received(queue.peek(), turn.partition());
            } catch (InfrastructureException e) {
                away = e;
                break;
            }
            queue.remove();
            subscriber.onNext(next);
            count++;
        }
        turn.taken(count);
        if (count > 0) {
            waits.end(turn);
        }
        if (away != null) {
            waits.begin(turn, away);
        }
        return count;
    }

    /** One poll ahead of demand, so that the end is seen with the last record. */
    private void askForMore() {
        Subscription current = polls;
        if (!asked && current != null) {
            asked = true;
            current.request(1);
        }
    }

    private void end(Throwable failed) {
        drop();
        if (!done) {
            done = true;
            if (!cancelled) {
                subscriber.onError(failed);
            }
        }
    }

    private void drop() {
        if (cancelled) {
            // §3.13: whoever keeps the source must not keep its former subscribers.
            subscriber = Operators.emptySubscriber();
        }
        arrived = null;
        turns.clear();
    }
}
