package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the owner of an event that is in the hands of a user's operator, where anything may happen twice or from
 * any thread: the first settlement counts, the others do nothing.
 */
final class Guard implements Owner {

    private static final AtomicIntegerFieldUpdater<Guard> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Guard.class, "state");
    private static final int INSIDE = 0;
    private static final int LEFT = 1;
    private static final int SETTLED = 2;

    final PumpEvent event;
    private final Fence fence;

    private volatile int state;

    private volatile @Nullable Throwable splitFailure;

    Guard(PumpEvent event, Fence fence) {
        this.event = event;
        this.fence = fence;
    }

    /** The event as the user's operator sees it. */
    PumpEvent guarded() {
        return event.child(event.payload, this, event.number);
    }

    /** The user's operator has emitted the event, or the first of its children: it is the engine's again. */
    boolean leave() {
        return STATE.compareAndSet(this, INSIDE, LEFT);
    }

    /** It has ended, or the policy decides on it. */
    boolean isSettled() {
        return state == SETTLED;
    }

    private boolean seize() {
        return STATE.compareAndSet(this, INSIDE, SETTLED);
    }

    /** The user's code threw while it made children: the policy decides when those already made have ended. */
    void splitFailed(Throwable cause) {
        splitFailure = cause;
    }

    void ack() {
        settle(event.number, ACKED);
    }

    /** Refused by the user or lost inside: the policy decides. Does nothing if the event has left or has ended. */
    void nack(Throwable cause) {
        if (seize()) {
            fence.nacked(this, cause);
        }
    }

    /**
     * A child of the event, which is in the user's hands as well. If it is refused or lost, the event itself goes to the
     * policy, when all its children have ended.
     */
    PumpEvent guarded(PumpEvent child) {
        Guard guard = new Guard(child, new Fence() {
            @Override
            public void nacked(Guard lost, Throwable cause) {
                splitFailed(cause);
                lost.event.acked();
                fence.settled(lost);
            }

            @Override
            public void settled(Guard ended) {
                fence.settled(ended);
            }

            @Override
            public void born(Guard grandchild) {
                fence.born(grandchild);
            }
        });
        fence.born(guard);
        return guard.guarded();
    }

    @Override
    public void settle(long number, Outcome outcome) {
        if (STATE.getAndSet(this, SETTLED) != SETTLED) {
            Throwable cause = splitFailure;
            if (cause == null) {
                event.settle(outcome);
                fence.settled(this);
            } else {
                fence.nacked(this, cause);
            }
        }
    }

    @Override
    public void at(long number, int stage) {
        event.at(stage);
    }

    @Override
    public Object scope() {
        return event.owner.scope();
    }

    @Override
    public Position position(long number) {
        return event.position();
    }

    @Override
    public String id(long number) {
        return event.id();
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return event.owner.ledger();
    }

    /** The stage that holds the guarded events. */
    interface Fence {

        /** The user refused the event. From any thread. */
        void nacked(Guard guard, Throwable cause);

        /** The event has ended. From any thread. */
        void settled(Guard guard);

        /** The user made a child of an event. From any thread. */
        void born(Guard child);
    }
}
