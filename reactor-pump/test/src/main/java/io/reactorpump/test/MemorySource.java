package io.reactorpump.test;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * A partitioned source in memory that tests fill, break, revoke and ask: {@code MemorySource.named("orders")
 * .partition("orders-0", a, b, c).complete()}.
 *
 * <p>It remembers what was committed, so a new subscription starts after that and delivers the rest again. It stays open
 * until {@link #complete()}. It is strict as a broker is: calls that break the contract of {@link Source} fail, and are
 * listed by {@link #violations()}. Thread-safe; records are emitted on the thread that asks for, appends or assigns them,
 * unless {@link #emittingOn}.
 *
 * @param <T> the type of the payloads
 */
public final class MemorySource<T> implements Source<T> {

    private static final Duration REVOKE_DEADLINE = Duration.ofSeconds(5);

    private final String name;
    private final Journal<CommitCall> commits = new Journal<>();
    private final Journal<Settled> outcomes = new Journal<>();
    private final Journal<Rejection> rejections = new Journal<>();
    private final Journal<Pause> pauses = new Journal<>();
    private final Violations violations;
    private final MemoryBroker<T> broker;
    private final Calls calls = new Calls();
    private final Tally tally = new Tally();
    private final Gate commitGate = new Gate();
    private final Faults failingCommits = new Faults();
    private final Faults failingSubscriptions = new Faults();
    private final Faults failingOpens = new Faults();
    private final Faults failingRejections = new Faults();
    private @Nullable Scheduler scheduler;
    private boolean pausing = true;
    private boolean inTurn = true;
    private boolean requests;
    private boolean rejecting;
    private long firstOffset;
    private long offsetStep = 1;

    private MemorySource(String name) {
        this.name = name;
        this.violations = new Violations("source '" + name + "'");
        this.broker = new MemoryBroker<>(violations);
    }

    /** The beginning of a source; its first partition tells the type of the payloads. */
    public static Named named(String name) {
        return new Named(name);
    }

    /** A source with one partition {@code <name>-0} that completes after these payloads. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> MemorySource<T> of(String name, T... payloads) {
        return named(name).partition(name + "-0", payloads).complete();
    }

    /** Adds a partition with these payloads, or appends them to the partition of that name. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final MemorySource<T> partition(String partition, T... payloads) {
        add(partition, 0, null);
        return append(partition, payloads);
    }

    /** Adds a partition of payloads that are made when they are asked for, so that there can be any number of them. */
    public MemorySource<T> generated(String partition, long count, LongFunction<? extends T> payloads) {
        add(partition, count, payloads);
        return this;
    }

    /** Appends payloads to a partition. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final MemorySource<T> append(String partition, T... payloads) {
        return append(partition, Arrays.stream(payloads).map(MemoryRecord::of).toList());
    }

    /** Appends records with all they have to a partition. */
    public MemorySource<T> append(String partition, Collection<MemoryRecord<T>> records) {
        MemoryPartition<T> to = broker.partition(partition);
        records.forEach(to::append);
        broker.proceed();
        return this;
    }

    /** Appends a record that cannot be decoded. */
    public MemorySource<T> undecodable(String partition, Object raw, Throwable cause) {
        return append(partition, List.of(MemoryRecord.undecodable(raw, cause)));
    }

    /**
     * Bounds the source: a subscription completes after the last record. A revoked partition with uncommitted records holds
     * completion back until it is assigned again.
     */
    public MemorySource<T> complete() {
        broker.complete();
        return this;
    }

    /** Lets partitions added from now on count their offsets from {@code first} in steps, so with gaps. */
    public synchronized MemorySource<T> offsets(long first, long step) {
        firstOffset = first;
        offsetStep = step;
        return this;
    }

    /** Makes it a source that cannot hold back one partition: it assigns without a listener. */
    public synchronized MemorySource<T> withoutPausing() {
        pausing = false;
        return this;
    }

    /**
     * Lets it emit of the first partition as long as that has records and is not paused, then of the second and so on, instead
     * of all in turn: as a broker's client may do, and worse.
     */
    public synchronized MemorySource<T> preferringTheFirst() {
        inTurn = false;
        return this;
    }

    /** Makes its records requests whose callers wait for an answer each. */
    public synchronized MemorySource<T> asRequests() {
        requests = true;
        return this;
    }

    /** Makes it take single records back. */
    public synchronized MemorySource<T> rejecting() {
        rejecting = true;
        return this;
    }

    /** Emits on a thread of this scheduler from the next subscription on. */
    public synchronized MemorySource<T> emittingOn(Scheduler scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /** Breaks the present subscription, as when the broker goes away. Its assignments take no more commits. */
    public void fail(Throwable error) {
        broker.fail(error);
    }

    /** Lets the next so many subscriptions fail at once. */
    public MemorySource<T> failNextSubscriptions(int count, Throwable error) {
        failingSubscriptions.next(count, error);
        return this;
    }

    /** Lets the next so many calls of {@link #commit} fail. */
    public MemorySource<T> failNextCommits(int count, Throwable error) {
        failingCommits.next(count, error);
        return this;
    }

    /** Lets the next so many calls of {@link #open} fail. */
    public MemorySource<T> failNextOpens(int count, Throwable error) {
        failingOpens.next(count, error);
        return this;
    }

    /** Lets the next so many calls of {@link #reject} fail. */
    public MemorySource<T> failNextRejections(int count, Throwable error) {
        failingRejections.next(count, error);
        return this;
    }

    /** Lets commits wait until {@link #resumeCommits()}. */
    public void stallCommits() {
        commitGate.close();
    }

    /** Lets the commits that wait, and all others, go on. */
    public void resumeCommits() {
        commitGate.open();
    }

    /** Revokes a partition as a broker does, with five seconds to finish; see {@link SourceContext#revoke}. */
    public Mono<Void> revoke(String partition) {
        return revoke(List.of(partition), REVOKE_DEADLINE);
    }

    /**
     * Revokes partitions as a broker does: emits no more of them, lets what is in flight finish and commit, then takes no
     * more commits.
     *
     * @return starts when subscribed, completes when the partitions are fenced
     */
    public Mono<Void> revoke(Collection<String> partitions, Duration deadline) {
        return Mono.defer(
                () -> broker.revoke(partitions.stream().map(broker::partition).toList(), deadline));
    }

    /** Takes partitions away at once, as when the session with the broker timed out: nothing more is committed. */
    public void lose(String... partitions) {
        broker.lose(Arrays.stream(partitions).map(broker::partition).toList());
    }

    /**
     * Gives a revoked or lost partition back, under a new assignment that starts after what was committed. Does nothing if
     * the partition was not given up.
     */
    public void assign(String partition) {
        broker.giveBack(broker.partition(partition));
    }

    /** The offset up to which the partition is committed, if it is at all. */
    public OptionalLong committed(String partition) {
        return broker.partition(partition).committed();
    }

    /** Every call of {@link #commit}, in order. */
    public Journal<CommitCall> commits() {
        return commits;
    }

    /** How the records ended, in the order in which they did; not those of generated partitions. */
    public Journal<Settled> outcomes() {
        return outcomes;
    }

    /** The records taken back, in order. */
    public Journal<Rejection> rejections() {
        return rejections;
    }

    /** Each time the engine had a partition held back. */
    public Journal<Pause> pauses() {
        return pauses;
    }

    /** What was asked, emitted and settled so far, over all subscriptions. */
    public Demand demand() {
        return tally.demand();
    }

    /** How often it was opened, subscribed and closed. */
    public Calls calls() {
        return calls;
    }

    /**
     * Each call that broke the contract of {@link Source}, in a sentence. A commit that is refused since the partition was
     * lost or the subscription broke meanwhile is none.
     */
    public List<String> violations() {
        return violations.all();
    }

    @Override
    public String componentName() {
        return name;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> {
            calls.opened();
            Throwable error = failingOpens.take();
            return error == null ? Mono.empty() : Mono.error(error);
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(calls::closed);
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return Flux.from(subscriber -> subscribe(context, Operators.toCoreSubscriber(subscriber)));
    }

    @Override
    public Mono<Void> commit(List<Commit> positions) {
        return Mono.defer(() -> {
            if (!commitGate.enter()) {
                violations.add("commits %s while a commit is under way", positions);
            }
            return commitGate
                    .passed()
                    .then(Mono.fromRunnable(() -> committing(positions)))
                    .then()
                    .doOnTerminate(commitGate::leave)
                    .doOnCancel(commitGate::leave);
        });
    }

    @Override
    public synchronized boolean rejects() {
        return rejecting;
    }

    @Override
    public synchronized boolean requests() {
        return requests;
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return Mono.defer(() -> {
            if (!rejects()) {
                return Mono.error(violations.add("rejects [%s] of a source that takes nothing back", position));
            }
            Throwable error = failingRejections.take();
            if (error != null) {
                return Mono.error(error);
            }
            rejections.add(new Rejection(position, cause));
            return Mono.empty();
        });
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(broker.partitions().stream()
                .mapToLong(MemoryPartition::uncommitted)
                .sum());
    }

    synchronized boolean isInTurn() {
        return inTurn;
    }

    long size(String partition) {
        return broker.partition(partition).size();
    }

    void demanded(long n) {
        tally.requested(n);
    }

    Received<T> emit(Assignment<T> from) {
        boolean listed = from.isListed();
        tally.emitted();
        return from.next((position, outcome) -> {
            tally.settled();
            if (listed) {
                outcomes.add(new Settled(position, outcome));
            }
        });
    }

    Assignment<T> assign(SourceContext context, MemoryPartition<T> records, MemorySubscription<T> reader) {
        boolean pausable;
        synchronized (this) {
            pausable = pausing;
        }
        Partition partition = pausable
                ? context.assign(records.name(), new PauseListener(pauses, reader::proceed))
                : context.assign(records.name());
        Assignment<T> assignment = new Assignment<>(records, partition, pausable);
        broker.assigned(assignment);
        return assignment;
    }

    private void subscribe(SourceContext context, CoreSubscriber<? super Received<T>> subscriber) {
        calls.subscribed();
        Throwable error = failingSubscriptions.take();
        if (error != null) {
            Operators.error(subscriber, error);
            return;
        }
        MemorySubscription<T> subscription = new MemorySubscription<>(this, broker, context, subscriber, emitter());
        if (!broker.begin(subscription)) {
            Operators.error(subscriber, violations.add("subscribes again while a subscription is active"));
            return;
        }
        subscriber.onSubscribe(subscription);
        subscription.start();
    }

    private synchronized @Nullable Scheduler emitter() {
        return scheduler;
    }

    private void committing(List<Commit> positions) {
        Throwable error = failingCommits.take();
        if (error == null) {
            error = broker.commit(positions);
        }
        commits.add(new CommitCall(positions, error));
        if (error != null) {
            throw Exceptions.propagate(error);
        }
    }

    private void add(String partition, long generated, @Nullable LongFunction<? extends T> payloads) {
        MemoryPartition<T> added;
        synchronized (this) {
            added = new MemoryPartition<>(partition, firstOffset, offsetStep, generated, payloads);
        }
        broker.add(added);
    }

    /** The name of a source that has no partition yet. */
    public static final class Named {

        private final String name;

        private Named(String name) {
            this.name = name;
        }

        /** The source with a first partition of these payloads, which may be none. */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final <T> MemorySource<T> partition(String partition, T... payloads) {
            return new MemorySource<T>(name).partition(partition, payloads);
        }

        /** The source with a first partition of payloads that are made when they are asked for. */
        public <T> MemorySource<T> generated(String partition, long count, LongFunction<? extends T> payloads) {
            return new MemorySource<T>(name).generated(partition, count, payloads);
        }

        /** The source with partitions {@code <name>-0}, {@code <name>-1} and so on, without records. */
        public <T> MemorySource<T> partitions(int count) {
            MemorySource<T> source = new MemorySource<>(name);
            for (int i = 0; i < count; i++) {
                source.add(name + "-" + i, 0, null);
            }
            return source;
        }
    }
}
