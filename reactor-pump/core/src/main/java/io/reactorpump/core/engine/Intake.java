package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Source;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The head of the chain: subscribes to the source, asks it for as much as its {@link Allowance} says, and lets what comes in
 * by the {@link Entrance}.
 *
 * <p>One thread at a time {@linkplain Hold holds} it: the thread that emits, or one that asks the source for more. A source
 * that emits from within {@code request} is held from the request on, and costs no atomic per event; one that emits by itself
 * costs one. Settlements by the holder are counted without an atomic, too ({@link Tally}). A settlement by another thread
 * only wakes the intake when it has run dry.
 */
final class Intake extends Flux<PumpEvent> implements Subscription {

    private final Source<Object> source;
    private final Run run;
    private final int maxInFlight;
    private final int window;
    private final boolean timed;
    private final Ledgers ledgers = new Ledgers();
    private final Hold hold = new Hold(this::work);
    private final Stash stash;
    private final Allowance allowance;
    private final Admission admission;
    private final Entrance entrance;
    private final Consumer<Object> admit;

    private volatile @Nullable Upstream upstream;
    private volatile boolean cancelled;
    private volatile boolean released;

    Intake(Source<Object> source, Run run) {
        this.source = source;
        this.run = run;
        this.maxInFlight = run.plan().flow().maxInFlight();
        this.window = run.plan().flow().window();
        this.timed = run.meters().isTimed();
        this.stash = new Stash(run.contextual());
        this.allowance = new Allowance(run.plan().flow(), ledgers);
        this.admission = new Admission(run, ledgers);
        this.entrance = new Entrance(run, allowance, admission);
        this.admit = entrance::admit;
    }

    // --- downstream ---

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> subscriber) {
        entrance.leadTo(subscriber);
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            allowance.add(n);
            if (!hold.isHere()) {
                wake();
            }
        }
    }

    /** The next stage takes no more. The source is let go by {@link #release}, as it may have to commit before. */
    @Override
    public void cancel() {
        cancelled = true;
    }

    // --- the source ---

    /** Subscribes to the source, for the first time or again after it broke. */
    void connect() {
        Upstream next = new Upstream(this, source.componentName());
        upstream = next;
        if (released) {
            return;
        }
        try {
            if (source instanceof PlainSource<Object> plain) {
                if (!entrance.takesPlain()) {
                    entrance.takePlain(assign(source.componentName(), null, true));
                }
                plain.payloads().subscribe(next);
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

    PartitionLedger assignOneAtATime(String name) {
        return open(PartitionLedger.ofOneAtATime(name, this));
    }

    private PartitionLedger assign(String name, @Nullable PartitionListener listener, boolean dense) {
        return open(PartitionLedger.of(name, this, listener, window, maxInFlight, dense));
    }

    private PartitionLedger open(PartitionLedger ledger) {
        ledgers.add(ledger);
        admission.want();
        return ledger;
    }

    /** The subscription broke: what it had assigned is fenced, as the next one assigns anew. */
    private void disconnect() {
        upstream = null;
        allowance.forgetOutstanding();
        if (!entrance.takesPlain()) {
            ledgers.forEach(PartitionLedger::fence);
            admission.want();
        }
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

    /** Takes an item, at once or by whoever holds the intake. */
    void receive(Object item) {
        if (hold.isHere()) {
            if (stash.isFilled()) {
                stash.empty(admit);
            }
            entrance.admit(item);
            askIfDue();
        } else if (hold.tryTake()) {
            entrance.admit(item);
            askIfDue();
            hold.letGo();
        } else {
            stash.add(item);
            wake();
        }
    }

    /** The source threw where it must not: it is broken, and subscribed again like one that said so. */
    void sourceThrew(Throwable error) {
        Upstream current = upstream;
        if (current != null) {
            current.broke(error);
        }
    }

    // --- holding ---

    /** Has the intake looked after, here or by whoever holds it. */
    void wake() {
        hold.wake();
    }

    /** Has the partitions looked after, here or by whoever holds the intake. */
    void look() {
        admission.want();
        wake();
    }

    /** As look, by the holder: as soon as it asks for more or lets go. */
    void lookSoon() {
        admission.want();
        hold.wakeSoon();
    }

    private void work() {
        try {
            lookAfterAll();
        } catch (Throwable t) {
            run.bug("looking after the source threw " + t, t);
        }
    }

    private void lookAfterAll() {
        Upstream current = upstream;
        // Before the stash is emptied, so that all that came before the end is taken before it.
        boolean ended = current != null && current.hasEnded();
        stash.empty(admit);
        if (current != null && ended && !entrance.isCompleted()) {
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
        if (entrance.isClosed()) {
            entrance.complete();
        } else {
            ask();
        }
    }

    private void upstreamEnded(Upstream ended) {
        Throwable error = ended.error();
        if (error == null) {
            run.ending().sourceCompleted();
            entrance.complete();
            return;
        }
        disconnect();
        run.broke(error);
    }

    // --- asking ---

    private void askIfDue() {
        if (allowance.isDue()) {
            try {
                ask();
            } catch (Throwable t) {
                run.bug("asking the source for more threw " + t, t);
            }
        }
    }

    private void ask() {
        if (admission.isWanted()) {
            admission.look();
        }
        Upstream current = upstream;
        if (current == null
                || !current.isSubscribed()
                || run.holds().isAny()
                || run.isHalted()
                || entrance.isClosed()
                || cancelled) {
            allowance.pause();
            return;
        }
        long n = allowance.next(admission.isBlocked());
        if (n > 0) {
            current.request(n);
        }
    }

    // --- settlements ---

    void settled(PartitionLedger ledger, long number, Outcome outcome) {
        if (hold.isHere()) {
            settledByHolder(ledger, number, outcome);
            return;
        }
        ledger.settled.addOther();
        if (ledger.isDue()) {
            look();
        } else if (allowance.isDry()) {
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

    void bug(String what, @Nullable Throwable cause) {
        run.bug(what, cause);
    }

    // --- life ---

    /** Takes no more events, also none that was asked for, without telling the next stage. */
    void refuse() {
        entrance.close();
    }

    void drain() {
        entrance.close();
        wake();
    }

    Ledgers ledgers() {
        return ledgers;
    }

    long emitted() {
        return ledgers.emitted();
    }

    boolean hasDemand() {
        return allowance.isThere();
    }
}
