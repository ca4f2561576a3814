package io.reactorpump.core.engine;

import io.reactorpump.api.policy.Replicas;
import io.reactorpump.core.replica.HandlerPool;
import io.reactorpump.core.scale.Observation;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.status.ReplicaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The replicas of one stage of a run: how many there are, and what they do. The stage says what happens, in its drain; a
 * {@link StageScaler} asks, and has their number changed.
 */
final class Replication {

    /** Handlers that belong to the stage, and how many of them to a replica. */
    private record Pool(HandlerPool<?, ?> handlers, int perReplica) {}

    private final StageMeter meter;
    private final Replicas limits;
    private final int slots;
    private final LongSupplier nanos;
    private final List<Pool> pools = new ArrayList<>();
    private final List<StageMeter> within = new ArrayList<>();
    private final LongAdder succeeded = new LongAdder();
    private volatile int count;
    private volatile int queued;
    private volatile boolean growing;
    private volatile boolean shrinking;
    private volatile IntConsumer stage = replicas -> {};
    private volatile @Nullable ScalingDecision last;
    private volatile @Nullable ScalingDecision lastChange;

    // Guarded by this.
    private int busy;
    private long busySince;
    private long busyNanos;

    // For the scaler alone.
    private long lookedAt;
    private long busyNanosThen;
    private long succeededThen;
    private long failedThen;

    /**
     * The replicas of a stage.
     *
     * @param slots how many events each may have at once
     */
    Replication(StageMeter meter, Replicas limits, int slots, LongSupplier nanos) {
        this.meter = meter;
        this.limits = limits;
        this.slots = slots;
        this.nanos = nanos;
        this.count = limits.num();
        within.add(meter);
    }

    /** So many times so many, where the largest number stands for any number. */
    static int times(int replicas, int each) {
        return (int) Math.min(Integer.MAX_VALUE, (long) replicas * each);
    }

    StageMeter meter() {
        return meter;
    }

    Replicas limits() {
        return limits;
    }

    /** How many events may be at work at once. */
    int permits() {
        return times(count, slots);
    }

    /** How many events may be at work at once when there are as many replicas as there may be. */
    int mostPermits() {
        return times(limits.max(), slots);
    }

    // --- while the stage is made ---

    /** So many handlers of this pool belong to each replica. */
    void handledBy(HandlerPool<?, ?> handlers, int perReplica) {
        pools.add(new Pool(handlers, perReplica));
    }

    /** What fails at this stage fails in a replica. */
    void within(StageMeter stageOfLane) {
        within.add(stageOfLane);
    }

    /** Whom to tell, on any thread, how many events may be at work at once. */
    void toldTo(IntConsumer permits) {
        stage = permits;
    }

    // --- what the stage says, in its drain ---

    /** So many events are at work, and so many wait. */
    void at(int working, int waiting) {
        queued = waiting;
        synchronized (this) {
            if (working != busy) {
                settle();
                busy = working;
            }
        }
    }

    private void settle() {
        long now = nanos.getAsLong();
        busyNanos += busy * (now - busySince);
        busySince = now;
    }

    /** The work on an event has ended well. */
    void succeeded() {
        succeeded.increment();
    }

    // --- what the scaler asks and says ---

    /** From here on it is observed. */
    void begin() {
        synchronized (this) {
            busySince = nanos.getAsLong();
        }
        lookedAt = nanos.getAsLong();
    }

    /** What happened since it was asked last. */
    Observation observe(boolean requests, OptionalLong backlog) {
        long now = nanos.getAsLong();
        long worked;
        int atWork;
        synchronized (this) {
            settle();
            worked = busyNanos;
            atWork = busy;
        }
        long good = succeeded.sum() - givenUp();
        long bad = within.stream().mapToLong(StageMeter::failed).sum();
        long elapsed = Math.max(1, now - lookedAt);
        Observation seen = new Observation(
                Duration.ofNanos(now),
                Duration.ofNanos(elapsed),
                count,
                slots,
                (double) (worked - busyNanosThen) / elapsed,
                good - succeededThen,
                bad - failedThen,
                queued,
                backlog,
                requests,
                growing,
                shrinking || atWork > permits());
        lookedAt = now;
        busyNanosThen = worked;
        succeededThen = good;
        failedThen = bad;
        return seen;
    }

    /** What entered a lane and was given up there, if there are lanes: when it entered it was taken for a success. */
    private long givenUp() {
        return within.stream()
                .filter(other -> other != meter)
                .mapToLong(other -> other.givenUp.sum() + other.deadLettered.sum())
                .sum();
    }

    /** Has so many, when it completes: handlers are there before there is work for them, and go when they have done theirs. */
    Mono<Void> resize(int replicas) {
        return Mono.defer(() -> {
            if (replicas > count) {
                growing = true;
                return pools(replicas)
                        .then(Mono.<Void>fromRunnable(() -> tell(replicas)))
                        .doFinally(end -> growing = false);
            }
            shrinking = true;
            tell(replicas);
            return pools(replicas).doFinally(end -> shrinking = false);
        });
    }

    private void tell(int replicas) {
        count = replicas;
        stage.accept(permits());
    }

    /** All at once: one that waits for its last events must not be behind when the number changes again. */
    private Mono<Void> pools(int replicas) {
        return Flux.fromIterable(pools)
                .flatMapDelayError(pool -> pool.handlers.resize(replicas * pool.perReplica), Integer.MAX_VALUE, 1)
                .then();
    }

    void decided(ScalingDecision decision) {
        last = decision;
        if (decision.isChange()) {
            lastChange = decision;
        }
    }

    ReplicaStatus status() {
        return new ReplicaStatus(
                count, limits.min(), limits.max(), Optional.ofNullable(last), Optional.ofNullable(lastChange));
    }
}
