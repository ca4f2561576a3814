package io.reactorpump.core.engine;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A stage that does everything in its serial drain: what the stage before it emits, what the one behind it asks for, and
 * what it is told by others. It says what becomes of an event that comes, and what there is to do when all that has come is
 * handled; it is at its end when upstream is and nothing is left in it.
 */
abstract class SerialStage extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

    private static final Object LOOK = new Object();
    private static final Object COMPLETE = new Object();
    private static final Object CANCEL = new Object();

    final StageContext context;
    private final CoreSubscriber<? super PumpEvent> actual;
    private final Demand demand = new Demand();
    private final Count in;
    private final Count out;
    private final int index;
    private volatile @Nullable Subscription upstream;
    private volatile boolean cancelled;

    // Only the drain touches these.
    private long expected;
    private boolean upstreamDone;
    private boolean completed;
    private boolean looked;

    SerialStage(CoreSubscriber<? super PumpEvent> actual, StageContext context) {
        this.actual = actual;
        this.context = context;
        this.in = context.meter().in;
        this.out = context.meter().out();
        this.index = context.meter().index();
    }

    // --- what a stage is ---

    /** How many events to ask for as soon as there is somebody to ask. */
    long first() {
        return 0;
    }

    /** An event has come. In the drain. */
    abstract void arrived(PumpEvent event);

    /** All that has come is handled: emit, ask for more. In the drain. */
    abstract void advance();

    /** Nothing is left here. In the drain. */
    abstract boolean isEmpty();

    /** Upstream has come to its end. In the drain. */
    void exhausted() {}

    /** Nobody wants anything of the stage any more. In the drain. */
    void stopped() {}

    // --- for the stages ---

    /** Whether one more event is wanted. */
    final boolean hasDemand() {
        return !cancelled && demand.isAny();
    }

    /** How many events are wanted; {@code Long.MAX_VALUE} if there is no end to it. */
    final long demanded() {
        return demand.left();
    }

    /** Hands on an event that is wanted. In the drain. */
    final void emit(PumpEvent event) {
        demand.take();
        out.add();
        actual.onNext(event);
    }

    /** Asks for so many events, if any; for all there are, once. In the drain. */
    final void ask(long n) {
        Subscription s = upstream;
        if (n > 0 && s != null && !cancelled && expected != Long.MAX_VALUE) {
            expected = Operators.addCap(expected, n);
            s.request(n);
        }
    }

    /** How many events were asked for and have not come; {@code Long.MAX_VALUE} if all were. */
    final long expected() {
        return expected;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    final boolean isUpstreamDone() {
        return upstreamDone;
    }

    /** More comes after the end, as it does in a lane, which is told that there is no more whenever none waits. */
    final void resume() {
        upstreamDone = false;
        completed = false;
    }

    /** No more is taken in. */
    final void refuse() {
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
        upstreamDone = true;
    }

    /** Has {@link #advance} look again. From any thread. */
    final void look() {
        if (isHeldHere()) {
            looked = true;
        } else {
            submit(LOOK);
        }
    }

    final void bug(String what, @Nullable Throwable cause) {
        context.run().bug("stage '" + context.meter().name() + "' " + what, cause);
    }

    // --- signals ---

    @Override
    public final void onSubscribe(Subscription s) {
        upstream = s;
        actual.onSubscribe(this);
        if (cancelled) {
            s.cancel();
            return;
        }
        long n = first();
        if (n > 0) {
            // Not in the drain: what is emitted at once would have to wait for the end of this call.
            expected = n;
            s.request(n);
        } else {
            look();
        }
    }

    @Override
    public final void onNext(PumpEvent event) {
        submit(event);
    }

    @Override
    public final void onError(Throwable t) {
        bug("was given an error: " + t, t);
    }

    @Override
    public final void onComplete() {
        submit(COMPLETE);
    }

    @Override
    public final void request(long n) {
        if (demand.add(n)) {
            look();
        }
    }

    @Override
    public final void cancel() {
        cancelled = true;
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
        submit(CANCEL);
    }

    // --- in the drain ---

    @Override
    final void handle(Object signal) {
        if (signal instanceof PumpEvent event) {
            came(event);
        } else if (signal == COMPLETE) {
            upstreamDone = true;
            completed = false;
            exhausted();
        } else if (signal == CANCEL) {
            stopped();
        } else if (signal instanceof Runnable task) {
            task.run();
        }
    }

    /** An event was handed to this stage by another, as a lane hands back what went through it. */
    void came(PumpEvent event) {
        if (expected != Long.MAX_VALUE) {
            expected--;
        }
        if (!cancelled) {
            in.add();
            event.at(index);
            arrived(event);
        }
    }

    @Override
    final void settled() {
        do {
            looked = false;
            advance();
        } while (looked);
        if (upstreamDone && !completed && !cancelled && isEmpty()) {
            completed = true;
            actual.onComplete();
        }
    }

    @Override
    final void broken(Throwable thrown) {
        bug("threw " + thrown, thrown);
    }
}
