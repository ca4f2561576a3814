package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * An operator whose work on an event ends later: which work may begin, how many run at once, what happens when one fails.
 * What becomes of a result is for {@link AsyncStage} and {@link SinkStage}.
 *
 * <p>Works begin in the order of their arrival. While a work waits for another try, those of its scope that came later are
 * not begun, and it takes up no permit, so that other scopes go on. Those of its scope that were under way and fail as well
 * are begun again behind it, whatever their own wait. An event that nothing is ahead of and whose work is over within the
 * call never becomes a {@link Work}. All state is touched in the drain only.
 */
abstract class WorkStage extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

    private static final Object COMPLETE = new Object();
    private static final Object CANCEL = new Object();
    private static final Object LOOK = new Object();

    final StageContext context;
    final boolean ordered;
    private final int concurrency;
    private final boolean unbounded;
    private final boolean timed;
    private final @Nullable Duration timeout;
    private final int replenishAt;

    /** Those that have not been begun, in the order of their arrival. */
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();

    /** Scopes of which a failed work is due. */
    private final ArrayDeque<WorkScope> due = new ArrayDeque<>();

    /** The scope of all works, if they share one. */
    private final @Nullable WorkScope shared;

    private final Map<Object, WorkScope> scopes = new HashMap<>();

    @Nullable Subscription upstream;

    private int running;
    private int live;
    private int toRequest;
    private boolean looked;
    private boolean upstreamDone;
    private boolean finished;
    boolean cancelled;

    WorkStage(StageContext context, int concurrency) {
        this.context = context;
        this.ordered = context.ordered();
        this.concurrency = concurrency;
        this.unbounded = concurrency == Integer.MAX_VALUE;
        this.timed = context.run().meters().isTimed();
        this.timeout = context.timeout().orElse(null);
        // Not so late that there are less events here than may be worked on at once.
        this.replenishAt = 1 + Math.max(0, context.prefetch() - concurrency) / 8;
        this.shared = context.lane() || !ordered ? new WorkScope(this, "all") : null;
    }

    // --- for the subclasses ---

    /** Begins the work on an event. */
    abstract Publisher<?> start(PumpEvent event) throws Exception;

    /** The work goes on with what {@link #start} gave: how many results to take ahead, 0 if there is one at the most. */
    abstract int begun(Work work, Publisher<?> publisher);

    /** The event came, and its work was over at once with this result; true if the event is gone from here. */
    abstract boolean passed(PumpEvent event, Publisher<?> publisher, @Nullable Object result);

    /** A result has come. In the drain. */
    abstract void result(Work work, Object result);

    /** The work has ended well. In the drain; call {@link #leave} when the event is gone from here. */
    abstract void ended(Work work);

    /** The work failed. In the drain; by default the policy decides. */
    void failed(Work work, Throwable cause) {
        work.phase = Work.Phase.FAILED;
        holdUp(work);
        context.failed(work, cause);
    }

    /** Hands on what has come; true if anything was. In the drain. */
    abstract boolean emitReady();

    /** The first of this scope has left without a result. In the drain. */
    void settledEarlier(WorkScope scope) {}

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
        context.run().bug("stage '" + context.meter().name() + "' was given an error: " + t);
    }

    @Override
    public final void onComplete() {
        submit(COMPLETE);
    }

    /** Has {@link #settled} look again. From any thread. */
    final void look() {
        if (isHeldHere()) {
            looked = true;
        } else {
            submit(LOOK);
        }
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
        } else if (signal instanceof WorkSubscriber subscriber) {
            subscriber.deliver();
        } else if (signal == COMPLETE) {
            upstreamDone = true;
            finished = false;
        } else if (signal == CANCEL) {
            cancelled = true;
            scopes.values().forEach(scope -> scope.forEach(Work::cancel));
            if (shared != null) {
                shared.forEach(Work::cancel);
            }
            waiting.clear();
            due.clear();
        } else if (signal instanceof Runnable task) {
            task.run();
        }
    }

    @Override
    final void broken(Throwable bug) {
        context.run().bug("stage '" + context.meter().name() + "' threw " + bug);
    }

    @Override
    final void settled() {
        do {
            looked = false;
            do {
                beginMore();
            } while (emitReady());
            int n = toRequest;
            Subscription s = upstream;
            if (n >= replenishAt) {
                toRequest = 0;
                if (!unbounded && s != null) {
                    s.request(n);
                }
            }
        } while (looked);
        if (upstreamDone && live == 0 && !finished && !cancelled) {
            finished = true;
            completed();
        }
    }

    // --- arriving and beginning ---

    private void arrived(PumpEvent event) {
        if (cancelled) {
            return;
        }
        context.meter().in.add();
        event.at(context.meter().index());
        WorkScope scope = shared == null ? scopes.get(event.owner.scope()) : shared;
        if (scope != null && scope.isAbandoned) {
            toRequest++;
            return;
        }
        // A lane is told that no more will come whenever none waits, and may be given more after that.
        upstreamDone = false;
        finished = false;
        if (running < concurrency && waiting.isEmpty() && due.isEmpty() && (!ordered || scope == null || scope.isEmpty())) {
            beginFirst(event);
        } else {
            waiting.add(enter(event));
        }
    }

    private Work enter(PumpEvent event) {
        live++;
        WorkScope scope = shared;
        if (scope == null) {
            Object key = event.owner.scope();
            scope = scopes.get(key);
            if (scope == null) {
                scope = new WorkScope(this, key);
                scopes.put(key, scope);
            }
        }
        return scope.enter(event);
    }

    /** Nothing is ahead of this event. */
    private void beginFirst(PumpEvent event) {
        long begunAt = timed ? context.run().nanos() : 0;
        Publisher<?> publisher;
        try {
            publisher = Objects.requireNonNull(start(event), Contextual.NO_PUBLISHER);
            if (publisher instanceof Callable<?> callable) {
                Object result = callable.call();
                worked(begunAt);
                if (passed(event, publisher, result)) {
                    toRequest++;
                } else {
                    Work work = enter(event);
                    begun(work, publisher);
                    over(work, result);
                }
                return;
            }
        } catch (Throwable t) {
            worked(begunAt);
            failed(enter(event), t);
            return;
        }
        run(enter(event), publisher, begunAt);
    }

    private void beginMore() {
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
        WorkScope scope = due.peekFirst();
        while (scope != null) {
            Holdup holdup = scope.holdup;
            Work work = holdup == null ? null : holdup.due();
            if (work != null) {
                holdNoMore(work);
                return work;
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
            Holdup holdup = work.scope.holdup;
            if (work.phase == Work.Phase.WAITING) {
                if (holdup == null || !ordered) {
                    return work;
                }
                holdup.defer(work);
            }
            work = waiting.pollFirst();
        }
        return null;
    }

    private void begin(Work work) {
        long begunAt = timed ? context.run().nanos() : 0;
        Publisher<?> publisher;
        try {
            publisher = Objects.requireNonNull(start(work.event), Contextual.NO_PUBLISHER);
            if (publisher instanceof Callable<?> callable) {
                Object result = callable.call();
                worked(begunAt);
                begun(work, publisher);
                over(work, result);
                return;
            }
        } catch (Throwable t) {
            worked(begunAt);
            failed(work, t);
            return;
        }
        run(work, publisher, begunAt);
    }

    private void over(Work work, @Nullable Object result) {
        work.phase = Work.Phase.ENDED;
        if (result != null) {
            result(work, result);
        }
        ended(work);
    }

    private void run(Work work, Publisher<?> publisher, long begunAt) {
        running++;
        work.phase = Work.Phase.RUNNING;
        WorkSubscriber subscriber = new WorkSubscriber(work, begun(work, publisher), begunAt);
        work.running = subscriber;
        Duration limit = timeout;
        if (limit != null) {
            subscriber.timer = context.run()
                    .scheduler()
                    .schedule(
                            () -> submit((Runnable) () -> subscriber.timedOut(limit)),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        try {
            publisher.subscribe(subscriber);
        } catch (Throwable t) {
            subscriber.onError(t);
        }
        subscriber.subscribed();
    }

    /** The work does not run any more. */
    final void stopped(Work work) {
        work.running = null;
        running--;
    }

    final void worked(long begunAt) {
        if (timed) {
            context.run()
                    .recorder()
                    .worked(context.meter().index(), context.run().nanos() - begunAt);
        }
    }

    // --- leaving ---

    /** The event has been settled or emitted: its place is free. */
    final void leave(Work work) {
        WorkScope scope = work.scope;
        live--;
        toRequest++;
        work.phase = Work.Phase.GONE;
        scope.leave(work);
        if (scope != shared && scope.isEmpty() && !scope.isAbandoned) {
            scopes.remove(scope.key);
        }
    }

    /** The policy has settled the event. */
    final void gone(Work work) {
        if (work.phase == Work.Phase.FAILED) {
            holdNoMore(work);
            leave(work);
            settledEarlier(work.scope);
        }
    }

    /** The policy leaves the event for the next run. What came after it must not overtake it, so that is left as well. */
    final void abandon(Work work) {
        WorkScope scope = work.scope;
        if (work.phase == Work.Phase.GONE) {
            return;
        }
        if (ordered) {
            scope.isAbandoned = true;
            scope.forEach(this::leaveUnsettled);
            scope.holdup = null;
            endLane();
        } else {
            holdNoMore(work);
            leaveUnsettled(work);
        }
    }

    private void leaveUnsettled(Work work) {
        if (work.phase == Work.Phase.RUNNING) {
            work.cancel();
            stopped(work);
        }
        leave(work);
    }

    /** Nothing of this key may overtake what was abandoned: the lane takes no more, which its port tells the stage outside. */
    private void endLane() {
        Subscription s = upstream;
        if (context.lane() && s != null) {
            s.cancel();
            upstreamDone = true;
        }
    }

    // --- failing ---

    private void holdUp(Work work) {
        if (ordered) {
            WorkScope scope = work.scope;
            if (scope.holdup == null) {
                scope.holdup = new Holdup(context);
            }
            scope.holdup.failed(work);
        }
    }

    private void holdNoMore(Work work) {
        WorkScope scope = work.scope;
        Holdup holdup = scope.holdup;
        if (holdup != null) {
            holdup.remove(work);
            if (holdup.isOver()) {
                scope.holdup = null;
                holdup.end(waiting);
            } else {
                lookForDue(scope);
            }
        }
    }

    /** The work may be begun again, when those that failed before it have been. */
    final void due(Work work) {
        if (work.phase != Work.Phase.FAILED) {
            return;
        }
        if (ordered) {
            work.phase = Work.Phase.DUE;
            lookForDue(work.scope);
        } else {
            work.phase = Work.Phase.WAITING;
            waiting.addFirst(work);
        }
    }

    private void lookForDue(WorkScope scope) {
        if (!scope.isDue && scope.holdup != null && scope.holdup.due() != null) {
            scope.isDue = true;
            due.add(scope);
        }
    }

    /** Makes works of the parts of one, to be begun in its place. */
    final void replace(Work work, List<PumpEvent> parts) {
        int number = 0;
        for (PumpEvent part : parts) {
            Work piece = failedPart(work, part, number);
            piece.phase = Work.Phase.FAILED;
            holdUp(piece);
            due(piece);
            number += Objects.requireNonNull(Bundle.whole(part)).members.size();
        }
        leave(work);
    }

    /** A work that has not been begun and has failed all the same: this part of the batch of another, which it precedes. */
    final Work failedPart(Work of, PumpEvent part, int number) {
        live++;
        toRequest--;
        return of.scope.enter(of, part, number);
    }
}
