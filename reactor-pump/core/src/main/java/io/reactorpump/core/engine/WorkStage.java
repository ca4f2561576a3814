package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;

/**
 * A stage whose work on an event ends later: how many run at once, and what happens when one ends or fails. What becomes of a
 * result is for {@link AsyncStage} and {@link SinkStage}.
 *
 * <p>Works begin in the order of their arrival. While a work waits for another try, those of its scope that came later are
 * not begun, however many could run at once: they would go ahead of it. It takes up no permit meanwhile, so that other scopes
 * go on. Those of its scope that were under way go on as well; if they fail they are begun again behind it, whatever their own
 * wait. An event that nothing is ahead of and whose work is over within the call never becomes a {@link Work}.
 */
abstract class WorkStage extends SerialStage {

    final boolean ordered;
    private final WorkQueue works;
    private final EndedWorks ended = new EndedWorks();
    private final @Nullable Replication replication;
    private final boolean unbounded;
    private final boolean timed;
    private final @Nullable Duration timeout;
    private final int replenishAt;

    // Only the drain touches these.
    private int concurrency;
    private int running;
    private int toRequest;

    WorkStage(CoreSubscriber<? super PumpEvent> actual, int concurrency, StageContext context) {
        this(actual, concurrency, null, context);
    }

    /** One whose replicas may become more or less. */
    WorkStage(
            CoreSubscriber<? super PumpEvent> actual,
            int concurrency,
            @Nullable Replication replication,
            StageContext context) {
        super(actual, context);
        this.replication = replication;
        this.ordered = context.ordered();
        this.works = new WorkQueue(this, ordered, context.lane());
        this.concurrency = concurrency;
        this.unbounded = concurrency == Integer.MAX_VALUE;
        this.timed = context.run().meters().isTimed();
        this.timeout = context.timeout().orElse(null);
        // Not so late that there are less events here than may be worked on at once.
        int most = replication == null ? concurrency : replication.mostPermits();
        this.replenishAt = 1 + Math.max(0, context.prefetch() - most) / 8;
        if (replication != null) {
            replication.toldTo(permits -> submit((Runnable) () -> this.concurrency = permits));
        }
    }

    // --- for the subclasses, in the drain ---

    /** Begins the work on an event. */
    abstract Publisher<?> start(PumpEvent event) throws Exception;

    /** The work goes on with what {@link #start} gave: how many results to take ahead, 0 if there is one at the most. */
    abstract int begun(Work work, Publisher<?> publisher);

    /** The event came, and its work was over at once with this result; true if the event is gone from here. */
    abstract boolean passed(PumpEvent event, Publisher<?> publisher, @Nullable Object result);

    /** A result has come. */
    abstract void result(Work work, Object result);

    /** The work has ended well; call {@link #leave} when the event is gone from here. */
    abstract void ended(Work work);

    /** Whether a work that ended well with this result needs nothing but that its event is settled. From any thread. */
    boolean isSettledBy(@Nullable Object result) {
        return false;
    }

    /** Settles the event of such a work. From any thread. */
    void settle(PumpEvent event) {
        event.acked();
    }

    /** The work failed. By default it waits for what the policy says. */
    void failed(Work work, Throwable cause) {
        works.holdUp(work);
        decide(work, cause);
    }

    /** Has the policy decide on a failed work. */
    void decide(Work work, Throwable cause) {
        context.failed(work, cause);
    }

    /** Hands on what has come; true if anything was. */
    abstract boolean emitReady();

    /** The first of this scope has left without a result. */
    void settledEarlier(WorkScope scope) {}

    // --- arriving and beginning ---

    @Override
    final long first() {
        return unbounded ? Long.MAX_VALUE : context.prefetch();
    }

    @Override
    final void arrived(PumpEvent event) {
        WorkScope scope = works.scope(event);
        if (scope != null && scope.isAbandoned) {
            toRequest++;
            return;
        }
        resume();
        if (running < concurrency && works.isFree(scope)) {
            begin(event, null);
        } else {
            works.await(works.enter(event));
        }
    }

    @Override
    final void advance() {
        do {
            clearAway();
            do {
                Work work = running < concurrency && !isCancelled() ? works.poll() : null;
                while (work != null) {
                    begin(work.event, work);
                    work = running < concurrency && !isCancelled() ? works.poll() : null;
                }
            } while (emitReady());
            if (toRequest >= replenishAt || expected() == 0) {
                int n = toRequest;
                toRequest = Math.min(0, n);
                ask(n);
            }
        } while (!ended.await(worthALook()));
        if (replication != null) {
            replication.at(running, works.waiting());
        }
    }

    /** At how many works that have ended there is something to do: each, where one is awaited; else half of them. */
    private int worthALook() {
        return running >= concurrency || isUpstreamDone() || expected() == 0 ? 1 : Math.max(1, running / 2);
    }

    private void clearAway() {
        WorkSubscriber next = ended.take();
        while (next != null) {
            stopped(next.work);
            leave(next.work);
            next = next.below();
        }
    }

    /** A work has ended well, and its event needs nothing but to be settled. From any thread. */
    final void settle(WorkSubscriber done) {
        try {
            settle(done.work.event);
        } catch (Throwable t) {
            bug("threw " + t + " when it settled an event", t);
        }
        if (ended.add(done)) {
            look();
        }
    }

    /** Begins the work on an event that is one already, or has just come. */
    private void begin(PumpEvent event, @Nullable Work known) {
        long begunAt = timed ? context.run().nanos() : 0;
        Publisher<?> publisher;
        boolean isOver;
        Object result;
        try {
            publisher = Objects.requireNonNull(start(event), Contextual.NO_PUBLISHER);
            isOver = publisher instanceof Callable;
            result = publisher instanceof Callable<?> callable ? callable.call() : null;
        } catch (Throwable t) {
            worked(begunAt);
            failed(known == null ? works.enter(event) : known, t);
            return;
        }
        if (!isOver) {
            run(known == null ? works.enter(event) : known, publisher, begunAt);
            return;
        }
        worked(begunAt);
        if (known == null && passed(event, publisher, result)) {
            toRequest++;
            return;
        }
        Work work = known == null ? works.enter(event) : known;
        begun(work, publisher);
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

    @Override
    final boolean isEmpty() {
        return works.isEmpty();
    }

    @Override
    final void stopped() {
        works.cancel();
    }

    /** The event has been settled or emitted: its place is free. */
    final void leave(Work work) {
        toRequest++;
        works.leave(work);
    }

    /** The policy has settled the event. */
    final void gone(Work work) {
        if (work.phase == Work.Phase.FAILED) {
            works.holdNoMore(work);
            leave(work);
            settledEarlier(work.scope);
        }
    }

    /** The policy has the work begun again. */
    final void due(Work work) {
        if (work.phase == Work.Phase.FAILED) {
            works.due(work);
        }
    }

    /** The policy leaves the event for the next run. What came after it must not overtake it, so that is left as well. */
    final void abandon(Work work) {
        if (work.phase == Work.Phase.GONE) {
            return;
        }
        if (ordered) {
            works.abandon(work.scope, this::leaveUnsettled);
            if (context.lane()) {
                // Nothing of this key may overtake it: the lane takes no more, which its port tells the stage outside.
                refuse();
            }
        } else {
            works.holdNoMore(work);
            leaveUnsettled(work);
        }
    }

    private void leaveUnsettled(Work work) {
        if (work.phase == Work.Phase.RUNNING) {
            if (!work.cancel()) {
                // It is among those that ended, and leaves with them.
                return;
            }
            stopped(work);
        }
        leave(work);
    }

    // --- parts of batches ---

    /** Makes works of the parts of one, to be begun in its place. */
    final void replace(Work work, List<PumpEvent> parts) {
        int number = 0;
        for (PumpEvent part : parts) {
            Work piece = failedPart(work, part, number);
            works.holdUp(piece);
            works.due(piece);
            number += Objects.requireNonNull(Bundle.whole(part)).members.size();
        }
        leave(work);
    }

    /** A work that has not been begun and has failed all the same: this part of the batch of another, which it precedes. */
    final Work failedPart(Work of, PumpEvent part, int number) {
        toRequest--;
        return works.enterPart(of, part, number);
    }
}
