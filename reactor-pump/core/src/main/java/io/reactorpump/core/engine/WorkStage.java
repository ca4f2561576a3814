package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.util.concurrent.Queues;

/**
 * An operator whose work on an event ends later: which work may start, how many run at once, what happens when one fails.
 * What becomes of a result is for {@link AsyncStage} and {@link SinkStage}.
 *
 * <p>Works start in the order of their arrival. While a work waits for another try, those of its scope that came later do
 * not start, and it takes up no permit, so that other scopes go on. Those of its scope that were under way and fail as well
 * start again behind it, whatever their own wait. All state is touched in the drain only.
 */
abstract class WorkStage extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

    private static final Object COMPLETE = new Object();
    private static final Object CANCEL = new Object();
    private static final Object LOOK = new Object();

    final StageContext context;
    private final int concurrency;
    private final boolean unbounded;
    private final boolean timed;
    private final @Nullable Duration timeout;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();

    /** Scopes whose first failed work is due. */
    private final ArrayDeque<Scope> due = new ArrayDeque<>();

    private final Map<Object, Scope> scopes = new HashMap<>();
    private final Set<Work> runningWorks = new HashSet<>();

    @Nullable Subscription upstream;

    private int running;
    private int live;
    private int toRequest;
    private boolean upstreamDone;
    private boolean finished;
    boolean cancelled;

    WorkStage(StageContext context, int concurrency) {
        this.context = context;
        this.concurrency = concurrency;
        this.unbounded = concurrency == Integer.MAX_VALUE;
        this.timed = context.run().meters().isTimed();
        this.timeout = context.timeout().orElse(null);
    }

    // --- for the subclasses ---

    /** Begins the work on an event. */
    abstract Publisher<?> start(Work work) throws Exception;

    /** Whether results of this publisher are to be taken one by one, by demand, or only its end counts. */
    abstract long prefetch(Publisher<?> publisher);

    /** A result has come. In the drain. */
    abstract void result(Work work, Object result);

    /** The work has ended well. In the drain; call {@link #leave} when the event is gone from here. */
    abstract void ended(Work work);

    /** The work failed. In the drain; by default the policy decides. */
    void failed(Work work, Throwable cause) {
        park(work);
        context.failed(work, cause);
    }

    /** Hands on what has come; true if anything was. In the drain. */
    abstract boolean emitReady();

    /** Nothing is left and nothing will come. */
    abstract void completed();

    // --- signals ---

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        subscribed();
        s.request(unbounded ? Long.MAX_VALUE : context.prefetch());
    }

    abstract void subscribed();

    @Override
    public final void onNext(PumpEvent event) {
        submit(event);
    }

    @Override
    public final void onError(Throwable t) {
        context.run().bug("stage '" + context.meter().name() + "' was given an error: " + t, t);
    }

    @Override
    public final void onComplete() {
        submit(COMPLETE);
    }

    /** Has {@link #settled} look again. */
    final void look() {
        submit(LOOK);
    }

    @Override
    public final void cancel() {
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
        submit(CANCEL);
    }

    @Override
    final void handle(Object signal) {
        if (signal instanceof PumpEvent event) {
            arrived(event);
        } else if (signal instanceof Inner inner) {
            inner.deliver();
        } else if (signal == COMPLETE) {
            upstreamDone = true;
        } else if (signal == CANCEL) {
            cancelled = true;
            runningWorks.forEach(Work::cancelInner);
            runningWorks.clear();
            waiting.clear();
            due.clear();
        } else if (signal instanceof Runnable task) {
            task.run();
        }
    }

    @Override
    final void broken(Throwable bug) {
        context.run().bug("stage '" + context.meter().name() + "' threw " + bug, bug);
    }

    @Override
    final void settled() {
        do {
            startMore();
        } while (emitReady());
        int n = toRequest;
        Subscription s = upstream;
        if (n > 0) {
            toRequest = 0;
            if (!unbounded && !upstreamDone && s != null) {
                s.request(n);
            }
        }
        if (upstreamDone && live == 0 && !finished && !cancelled) {
            finished = true;
            completed();
        }
    }

    // --- arriving and starting ---

    private void arrived(PumpEvent event) {
        if (cancelled) {
            return;
        }
        context.meter().in.add();
        event.at(context.meter().index());
        live++;
        Scope scope = scopeFor(event);
        Work work = new Work(event, scope, scope.arrived++, 0);
        scope.entered(work);
        if (scope.abandoned) {
            leaveUnsettled(work);
        } else {
            waiting.add(work);
        }
    }

    private Scope scopeFor(PumpEvent event) {
        if (!context.ordered()) {
            return new Scope(event);
        }
        Object key = context.scopeOf(event);
        Scope scope = scopes.get(key);
        if (scope == null) {
            scope = new Scope(key);
            scopes.put(key, scope);
        }
        return scope;
    }

    private void startMore() {
        while (running < concurrency && !cancelled) {
            Work work = again();
            if (work == null) {
                work = next();
            }
            if (work == null) {
                return;
            }
            begin(work);
        }
    }

    /** The first of a scope to be begun again, if it is due. */
    private @Nullable Work again() {
        Scope scope = due.peekFirst();
        while (scope != null) {
            Work first = scope.firstFailed();
            if (first != null && first.phase == Phase.DUE) {
                scope.removeFailed(first);
                return first;
            }
            scope.isDue = false;
            due.pollFirst();
            scope = due.peekFirst();
        }
        return null;
    }

    /** The first to be begun of which no one before it in its scope waits for another try. */
    private @Nullable Work next() {
        Work work = waiting.pollFirst();
        while (work != null) {
            Scope scope = work.scope;
            if (work.phase == Phase.WAITING) {
                Holdup holdup = scope.holdup;
                if (holdup == null) {
                    return work;
                }
                holdup.defer(work);
            }
            work = waiting.pollFirst();
        }
        return null;
    }

    private void begin(Work work) {
        running++;
        work.phase = Phase.RUNNING;
        long startedAt = timed ? context.run().nanos() : 0;
        Publisher<?> publisher;
        try {
            publisher = Objects.requireNonNull(start(work), Contextual.NO_PUBLISHER);
            if (publisher instanceof Callable<?> callable) {
                Object value = callable.call();
                running--;
                worked(startedAt);
                work.phase = Phase.ENDED;
                if (value != null) {
                    result(work, value);
                }
                ended(work);
                return;
            }
        } catch (Throwable t) {
            running--;
            worked(startedAt);
            failed(work, t);
            return;
        }
        Inner inner = new Inner(work, prefetch(publisher), startedAt);
        work.inner = inner;
        runningWorks.add(work);
        Duration limit = timeout;
        if (limit != null) {
            inner.timer = context.run()
                    .scheduler()
                    .schedule(
                            () -> submit((Runnable) () -> inner.timedOut(limit)),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        try {
            publisher.subscribe(inner);
        } catch (Throwable t) {
            inner.onError(t);
        }
    }

    private void worked(long startedAt) {
        if (timed) {
            context.run()
                    .recorder()
                    .worked(context.meter().index(), context.run().nanos() - startedAt);
        }
    }

    // --- ending ---

    /** Nothing of this key may overtake what was abandoned: the lane takes no more, which its port tells the stage outside. */
    private void endLane() {
        Subscription s = upstream;
        if (context.lane() && context.ordered() && s != null) {
            s.cancel();
            upstreamDone = true;
        }
    }

    /** The event has been settled or emitted: its place is free. */
    final void leave(Work work) {
        live--;
        toRequest++;
        work.phase = Phase.GONE;
        work.scope.left(work);
        if (context.ordered() && work.scope.isEmpty()) {
            scopes.remove(work.scope.key);
        }
    }

    /** The event stays unsettled for the next run. */
    private void leaveUnsettled(Work work) {
        live--;
        toRequest++;
        work.phase = Phase.GONE;
    }

    /** Those of its scope that have not started yet wait behind it, in front of those to come. */
    private void park(Work work) {
        work.phase = Phase.PARKED;
        work.scope.addFailed(work);
    }

    private void due(Work work) {
        work.phase = Phase.DUE;
        work.scope.look();
    }

    /** Makes works of the parts of one, in its place. */
    final void replace(Work work, List<PumpEvent> parts) {
        int place = work.part;
        for (PumpEvent part : parts) {
            Work piece = piece(work, part, place);
            place += Bundle.unpacked(part).size();
            work.scope.addFailed(piece);
            due(piece);
        }
        leave(work);
    }

    /** A work that has not been started and has failed all the same: this item of a batch. */
    final Work failedPart(Work of, PumpEvent part, int index) {
        return piece(of, part, of.part + index);
    }

    private Work piece(Work of, PumpEvent part, int place) {
        live++;
        toRequest--;
        Work piece = new Work(part, of.scope, of.place, place);
        of.scope.entered(piece);
        return piece;
    }

    enum Phase {
        WAITING,
        RUNNING,
        PARKED,
        DUE,
        ENDED,
        GONE
    }

    /** Works whose order is kept. */
    final class Scope {

        private final Object key;
        private @Nullable Holdup holdup;
        final ArrayDeque<Work> order = new ArrayDeque<>();
        private long arrived;
        private int inside;
        private boolean isDue;
        private boolean abandoned;

        Scope(Object key) {
            this.key = key;
        }

        private void entered(Work work) {
            inside++;
            order.add(work);
        }

        private void left(Work work) {
            inside--;
            if (order.peekFirst() == work) {
                order.pollFirst();
            } else {
                order.remove(work);
            }
        }

        private boolean isEmpty() {
            return inside == 0;
        }

        private @Nullable Work firstFailed() {
            return holdup == null ? null : holdup.failed.peek();
        }

        private void addFailed(Work work) {
            if (holdup == null) {
                holdup = new Holdup();
            }
            holdup.failed.add(work);
        }

        private void removeFailed(Work work) {
            Holdup current = holdup;
            if (current == null) {
                return;
            }
            current.failed.remove(work);
            if (current.failed.isEmpty()) {
                holdup = null;
                current.end();
            } else {
                look();
            }
        }

        /** Those that wait for another try have changed: the first may be due now. */
        private void look() {
            Work first = firstFailed();
            if (first != null && first.phase == Phase.DUE && !isDue) {
                isDue = true;
                due.add(this);
            }
        }

        /** What came after the abandoned work must not overtake it, so it is left for the next run too. */
        private void abandon() {
            abandoned = true;
            for (Work work : order) {
                if (work.phase == Phase.RUNNING) {
                    work.stopRunning();
                }
                if (work.phase != Phase.GONE) {
                    leaveUnsettled(work);
                }
            }
            holdup = null;
            order.clear();
            endLane();
        }
    }

    /** What waits in a scope because of failures. */
    private final class Holdup {

        /** Those that wait for another try, in their order. */
        private final PriorityQueue<Work> failed = new PriorityQueue<>();

        /** Those that came later and have not been begun. */
        private final ArrayDeque<Work> deferred = new ArrayDeque<>();

        private final Crowd crowd = new Crowd(context);

        private void defer(Work work) {
            deferred.add(work);
            crowd.grew(work.event, deferred.size());
        }

        /** They came before whatever waits of other scopes, and must start before what may come of their own. */
        private void end() {
            Work last = deferred.pollLast();
            while (last != null) {
                waiting.addFirst(last);
                last = deferred.pollLast();
            }
            crowd.shrank(0);
        }
    }

    /** One event in this stage. */
    final class Work extends Attempt implements Comparable<Work> {

        final Scope scope;
        private final long place;
        private final int part;
        Phase phase = Phase.WAITING;
        private @Nullable Inner inner;

        /** For the subclass: what has come and is not yet handed on. */
        @Nullable Object results;

        @Nullable Family family;

        /** For the subclass: it waits for its turn to be handed on. */
        boolean isReady;

        /**
         * A work.
         *
         * @param place how many arrived before it in its scope
         * @param part which part it is, or begins with, of a batch that arrived there
         */
        Work(PumpEvent event, Scope scope, long place, int part) {
            super(event);
            this.scope = scope;
            this.place = place;
            this.part = part;
        }

        @Override
        public int compareTo(Work other) {
            return place == other.place ? Integer.compare(part, other.part) : Long.compare(place, other.place);
        }

        @Override
        void settle(Outcome outcome) {
            Family children = family;
            if (children == null) {
                event.settle(outcome);
            } else {
                children.fail(outcome);
            }
        }

        void request(long n) {
            Inner current = inner;
            if (current != null) {
                current.request(n);
            }
        }

        private void cancelInner() {
            Inner current = inner;
            if (current != null) {
                current.cancel();
            }
        }

        private void stopRunning() {
            cancelInner();
            inner = null;
            runningWorks.remove(this);
            running--;
        }

        @Override
        Object input() {
            return event.payload;
        }

        @Override
        void retry() {
            submit((Runnable) () -> {
                if (phase == Phase.PARKED) {
                    due(this);
                }
            });
        }

        @Override
        void gone() {
            submit((Runnable) () -> {
                if (phase == Phase.PARKED) {
                    scope.removeFailed(this);
                    leave(this);
                    settledEarlier(scope);
                }
            });
        }

        @Override
        void abandoned() {
            submit((Runnable) scope::abandon);
        }
    }

    /** The first of this scope has left without a result. In the drain. */
    void settledEarlier(Scope scope) {}

    /** The subscriber of one attempt; a stale one is ignored. */
    private final class Inner implements CoreSubscriber<Object> {

        private final Work work;
        private final long prefetch;
        private final @Nullable Queue<Object> queue;
        private @Nullable Object item;
        private volatile @Nullable Subscription subscription;
        private volatile boolean stale;
        private volatile boolean done;
        private @Nullable Throwable error;
        private @Nullable Disposable timer;
        private final long startedAt;

        Inner(Work work, long prefetch, long startedAt) {
            this.work = work;
            this.startedAt = startedAt;
            this.prefetch = prefetch;
            this.queue = prefetch == Long.MAX_VALUE
                    ? null
                    : Queues.unboundedMultiproducer().get();
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
            if (stale) {
                s.cancel();
            } else {
                s.request(prefetch);
            }
        }

        @Override
        public void onNext(Object next) {
            if (queue == null) {
                item = next;
            } else {
                queue.offer(next);
                submit(this);
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
            submit(this);
        }

        private void request(long n) {
            Subscription s = subscription;
            if (s != null) {
                s.request(n);
            }
        }

        private void cancel() {
            stale = true;
            Subscription s = subscription;
            if (s != null) {
                s.cancel();
            }
            Disposable t = timer;
            if (t != null) {
                t.dispose();
            }
        }

        /** In the drain. */
        private void deliver() {
            if (stale || work.inner != this) {
                return;
            }
            boolean over = done;
            Object next = queue == null ? item : queue.poll();
            item = null;
            while (next != null) {
                result(work, next);
                next = queue == null ? null : queue.poll();
            }
            if (over) {
                finish();
                Throwable cause = error;
                if (cause == null) {
                    work.phase = Phase.ENDED;
                    ended(work);
                } else {
                    failed(work, cause);
                }
            }
        }

        private void timedOut(Duration limit) {
            if (!stale && work.inner == this) {
                cancel();
                finish();
                failed(work, new TimeoutException("no answer within " + limit));
            }
        }

        private void finish() {
            stale = true;
            work.inner = null;
            runningWorks.remove(work);
            running--;
            Disposable t = timer;
            if (t != null) {
                t.dispose();
            }
            worked(startedAt);
        }
    }
}
