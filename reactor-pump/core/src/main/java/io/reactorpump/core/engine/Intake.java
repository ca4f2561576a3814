package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.core.context.Scope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * Where records become events: the head of the chain, and the place where demand is bounded.
 *
 * <p>It asks the source for no more than the next stage asked for, and for no more than {@code maxInFlight} less what is in
 * flight. What was asked for and not yet received counts as in flight, so an admitted event always has room.
 *
 * <p>One thread at a time holds the intake, by {@code busy}: the thread that emits, or one that asks the source for more. A
 * source that emits from within {@code request} is held from the request on, and costs no atomic per event; one that emits
 * by itself costs one. Settlements by the holder are counted without an atomic, too ({@link Tally}). A settlement by
 * another thread only wakes the intake when it has run dry ({@code dry}, written before the last look at the counts, read
 * after they were written, so one of the two always sees the other).
 */
final class Intake extends Flux<PumpEvent> implements Subscription {

    private static final AtomicIntegerFieldUpdater<Intake> BUSY =
            AtomicIntegerFieldUpdater.newUpdater(Intake.class, "busy");
    private static final AtomicLongFieldUpdater<Intake> DEMANDED =
            AtomicLongFieldUpdater.newUpdater(Intake.class, "demanded");
    private static final VarHandle HOLDER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HOLDER = lookup.findVarHandle(Intake.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Source<Object> source;
    private final Run run;
    private final int maxInFlight;
    private final int window;
    private final int chunk;
    private final boolean plain;
    private final boolean timed;
    private final @Nullable Contextual contextual;
    private final Ledgers ledgers = new Ledgers();
    private final Admission admission;
    private final Queue<Object> stash = Queues.unboundedMultiproducer().get();

    private @Nullable CoreSubscriber<? super PumpEvent> actual;
    private @Nullable PartitionLedger plainLedger;
    private volatile @Nullable Upstream upstream;
    private volatile int busy;
    private volatile long demanded;
    private volatile boolean dry;

    /** Whether there may be anything in the stash; set after the offer, unset before the polls. */
    private volatile boolean stashed;

    private volatile boolean paused;
    private volatile boolean draining;
    private volatile boolean cancelled;
    private volatile boolean released;

    @SuppressWarnings("UnusedVariable") // by HOLDER
    private @Nullable Thread holder;

    // Only the holder touches these.
    private long asked;
    private long received;
    private long discarded;
    private long untilAsk;
    private boolean completed;

    Intake(Source<Object> source, Run run) {
        this.source = source;
        this.run = run;
        this.maxInFlight = run.plan().flow().maxInFlight();
        this.window = run.plan().flow().window();
        this.chunk = Math.max(1, maxInFlight / 4);
        this.plain = source instanceof PlainSource;
        this.timed = run.meters().isTimed();
        this.contextual = run.contextual();
        this.admission = new Admission(run, ledgers);
    }

    // --- downstream ---

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> subscriber) {
        actual = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(DEMANDED, this, n);
            if (!isHeldHere()) {
                wake();
            }
        }
    }

    /** The next stage takes no more. The source is let go by {@link #release}, as it may have to commit before. */
    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Lets the source go: nothing is committed any more, and senders that still wait are told that nothing happens. */
    void release() {
        released = true;
        ledgers.forEach(PartitionLedger::abandon);
        Upstream current = upstream;
        if (current != null) {
            current.cancel();
        }
        // Once more by the holder, for what it may have been admitting.
        wake();
    }

    // --- the source ---

    /** Subscribes to the source, for the first time or again after it broke. */
    void connect() {
        Upstream next = new Upstream(this);
        upstream = next;
        if (released) {
            return;
        }
        if (plain && plainLedger == null) {
            plainLedger = assign(source.componentName(), null, true);
        }
        try {
            if (plain) {
                ((PlainSource<Object>) source).payloads().subscribe(next);
            } else {
                source.receive(run.sourceContext()).subscribe(next);
            }
        } catch (Throwable e) {
            next.onError(e);
        }
    }

    PartitionLedger assign(String name, @Nullable PartitionListener listener) {
        return assign(name, listener, false);
    }

    private PartitionLedger assign(String name, @Nullable PartitionListener listener, boolean dense) {
        PartitionLedger ledger = new PartitionLedger(name, this, listener, window, maxInFlight, dense);
        ledgers.add(ledger);
        admission.want();
        return ledger;
    }

    /** The subscription broke: what it had assigned is fenced, as the next one assigns anew. */
    private void disconnect() {
        upstream = null;
        discardOutstanding();
        if (!plain) {
            ledgers.forEach(PartitionLedger::fence);
            admission.want();
        }
    }

    private void discardOutstanding() {
        long outstanding = asked - received;
        asked -= outstanding;
    }

    /** Takes an item, at once or by whoever holds the intake. */
    void receive(Object item) {
        if (isHeldHere()) {
            if (stashed) {
                unstash();
            }
            admitGuarded(item);
            askIfDue();
        } else if (busy == 0 && BUSY.compareAndSet(this, 0, 1)) {
            HOLDER.setOpaque(this, Thread.currentThread());
            admitGuarded(item);
            askIfDue();
            letGo();
        } else {
            stash.offer(contextual == null ? item : contextual.leave(item));
            stashed = true;
            wake();
        }
    }

    // --- holding ---

    private boolean isHeldHere() {
        return (Thread) HOLDER.getOpaque(this) == Thread.currentThread();
    }

    /** Has the intake looked after, here or by whoever holds it. */
    void wake() {
        if (BUSY.getAndIncrement(this) == 0) {
            HOLDER.setOpaque(this, Thread.currentThread());
            work();
            letGo();
        }
    }

    /** Has the partitions looked after, here or by whoever holds the intake. */
    void look() {
        admission.want();
        wake();
    }

    /** As look, by the holder: as soon as it asks for more or lets go. */
    void lookSoon() {
        admission.want();
        BUSY.getAndIncrement(this);
    }

    private void letGo() {
        int missed = 1;
        while (true) {
            HOLDER.setOpaque(this, (Thread) null);
            missed = BUSY.addAndGet(this, -missed);
            if (missed == 0) {
                return;
            }
            HOLDER.setOpaque(this, Thread.currentThread());
            work();
        }
    }

    private void work() {
        try {
            lookAfterAll();
        } catch (Throwable t) {
            bug("looking after the source threw " + t, t);
        }
    }

    private void lookAfterAll() {
        Upstream current = upstream;
        // Before the stash is emptied, so that all that came before the end is taken before it.
        boolean ended = current != null && current.hasEnded();
        unstash();
        if (current != null && ended && !completed) {
            upstreamEnded(current);
        }
        if (released) {
            ledgers.forEach(PartitionLedger::abandon);
            return;
        }
        if (admission.isWanted()) {
            admission.look();
        }
        if (cancelled) {
            return;
        }
        if (draining) {
            complete();
        } else {
            ask();
        }
    }

    /** Takes what came while another thread held the intake, before anything that comes now. */
    private void unstash() {
        stashed = false;
        Object item = stash.poll();
        while (item != null) {
            if (contextual == null) {
                admitGuarded(item);
            } else {
                admitLeft(contextual, (Contextual.Left) item);
            }
            untilAsk--;
            item = stash.poll();
        }
    }

    private void upstreamEnded(Upstream ended) {
        Throwable error = ended.error();
        if (error == null) {
            run.ending().sourceCompleted();
            complete();
            return;
        }
        disconnect();
        run.reconnecting().broke(error);
    }

    private void complete() {
        if (!completed && actual != null) {
            completed = true;
            actual.onComplete();
        }
    }

    // --- admitting ---

    private void admitGuarded(Object item) {
        try {
            admit(item);
        } catch (Throwable t) {
            bug("admitting an event threw " + t, t);
        }
    }

    private void admitLeft(Contextual context, Contextual.Left left) {
        try (Scope ignored = context.as(left)) {
            admitGuarded(left.item());
        }
    }

    private void admit(Object item) {
        received++;
        if (plain) {
            PartitionLedger ledger = plainLedger;
            if (draining || completed || ledger == null) {
                discarded++;
                return;
            }
            emit(item, item, ledger, ledger.open(), null);
            return;
        }
        Received<?> record = (Received<?>) item;
        PartitionLedger ledger = (PartitionLedger) record.partition();
        if (draining || completed || ledger.isClosing()) {
            discarded++;
            tellDiscarded(record);
            return;
        }
        Received.Undecodable failure = record.failure();
        Object payload = failure == null ? record.payload() : failure;
        emit(
                payload == null ? Tombstone.VALUE : payload,
                record,
                ledger,
                ledger.open(record.offset()),
                record.settlement());
    }

    /** It came too late. Who waits for its outcome has to know that there will be none. */
    static void tellDiscarded(Received<?> record) {
        Received.Settlement settlement = record.settlement();
        if (settlement != null) {
            settlement.settled(new Outcome.Abandoned());
        }
    }

    private void emit(
            Object payload,
            Object origin,
            PartitionLedger ledger,
            long number,
            Received.@Nullable Settlement settlement) {
        if (settlement != null) {
            ledger.expect(number, settlement);
        }
        if (number >= ledger.reviewAt) {
            admission.review(ledger);
        }
        if (timed) {
            ledger.stamp(number, run.nanos());
        }
        PumpEvent event = contextual == null
                ? new PumpEvent(payload, origin, ledger, number)
                : contextual.event(payload, origin, ledger, number);
        CoreSubscriber<? super PumpEvent> next = actual;
        if (next != null) {
            next.onNext(event);
        }
        if (!timed && ledger.isOpen(number)) {
            ledger.stamp(number, run.nanos());
        }
    }

    // --- asking ---

    private void askIfDue() {
        if (--untilAsk <= 0) {
            try {
                ask();
            } catch (Throwable t) {
                bug("asking the source for more threw " + t, t);
            }
        }
    }

    private void ask() {
        if (admission.isWanted()) {
            admission.look();
        }
        Upstream current = upstream;
        if (current == null || !current.isSubscribed() || paused || run.isHalted() || draining || cancelled) {
            untilAsk = 1;
            return;
        }
        while (true) {
            long want = wanted();
            long outstanding = asked - received;
            if (want >= chunk || (want > 0 && outstanding == 0)) {
                asked += want;
                dry = false;
                untilAsk = Math.min(chunk, outstanding + want);
                current.request(want);
                return;
            }
            untilAsk = outstanding == 0 ? 1 : outstanding;
            if (outstanding > 0 || dry) {
                return;
            }
            dry = true;
        }
    }

    private long wanted() {
        if (admission.isBlocked()) {
            return 0;
        }
        long room = maxInFlight + ledgers.settled() + discarded - asked;
        long demand = demanded;
        return demand == Long.MAX_VALUE ? room : Math.min(room, demand + discarded - asked);
    }

    // --- settlements ---

    void settled(PartitionLedger ledger, long number, Outcome outcome) {
        if (isHeldHere()) {
            settledByHolder(ledger, number, outcome);
            return;
        }
        ledger.settled.addOther();
        if (ledger.isDue()) {
            look();
        } else if (dry) {
            wake();
        }
        if (outcome != Owner.ACKED || timed) {
            run.ended(ledger, number, outcome);
        }
    }

    /** As settled, by who knows that he holds the intake. */
    void settledByHolder(PartitionLedger ledger, long number, Outcome outcome) {
        ledger.settled.addHeld();
        if (ledger.isDueToHolder()) {
            lookSoon();
        }
        if (outcome != Owner.ACKED || timed) {
            run.ended(ledger, number, outcome);
        }
    }

    boolean rejects(PartitionLedger ledger, long number, Outcome.Rejected outcome) {
        return run.rejects(ledger, number, outcome);
    }

    /** The source threw where it must not: it is broken, and subscribed again like one that said so. */
    void sourceThrew(Throwable error) {
        Upstream current = upstream;
        if (current != null) {
            current.broke(error);
        }
    }

    void bug(String what, @Nullable Throwable cause) {
        run.bug(what, cause);
    }

    // --- life ---

    void pause(boolean pause) {
        paused = pause;
        wake();
    }

    /** Takes no more events, also none that was asked for, without telling the next stage. */
    void refuse() {
        draining = true;
    }

    boolean isPaused() {
        return paused;
    }

    void drain() {
        draining = true;
        wake();
    }

    Ledgers ledgers() {
        return ledgers;
    }

    long emitted() {
        return ledgers.emitted();
    }

    boolean hasDemand() {
        return demanded == Long.MAX_VALUE || demanded > ledgers.emitted();
    }
}
