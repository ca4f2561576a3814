package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The children of one event, which is settled when they all are and no more will come. The worst outcome counts: rejected
 * before dead-lettered before acked, the first of its kind.
 */
final class Family implements Owner {

    private static final AtomicIntegerFieldUpdater<Family> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(Family.class, "open");
    private static final AtomicReferenceFieldUpdater<Family, @Nullable Outcome> WORST =
            AtomicReferenceFieldUpdater.newUpdater(Family.class, Outcome.class, "worst");

    final PumpEvent parent;

    /** Unsettled children, and one more until the family is complete. */
    @SuppressWarnings("UnusedVariable") // by OPEN
    private volatile int open = 1;

    private volatile @Nullable Outcome worst;
    private volatile @Nullable Runnable afterChildren;
    private int children;

    Family(PumpEvent parent) {
        this.parent = parent;
    }

    /** One more child; not after {@link #complete}. One thread at a time. */
    PumpEvent child(Object payload) {
        OPEN.getAndIncrement(this);
        return payload instanceof Injected item
                ? parent.child(item.payload(), this, children++, item.attributes())
                : parent.child(payload, this, children++);
    }

    /** The next attempt makes the same children again, under the same ids. */
    void again() {
        children = 0;
        afterChildren = null;
    }

    /** Whether children that were made are unsettled. */
    boolean hasOpenChildren() {
        return open > 1;
    }

    /** Does something once all children that were made are settled, on any thread, and maybe twice. */
    void afterChildren(Runnable action) {
        afterChildren = action;
        if (open == 1) {
            action.run();
        }
    }

    /** No more children will come. */
    void complete() {
        settle(-1, ACKED);
    }

    /** No more children will come, and the event itself ended so. */
    void fail(Outcome outcome) {
        settle(-1, outcome);
    }

    @Override
    public void settle(long number, Outcome outcome) {
        if (outcome != ACKED) {
            record(outcome);
        }
        int left = OPEN.decrementAndGet(this);
        if (left == 0) {
            Outcome last = worst;
            parent.settle(last == null ? ACKED : last);
        } else if (left == 1) {
            Runnable action = afterChildren;
            if (action != null) {
                action.run();
            }
        }
    }

    private void record(Outcome outcome) {
        Outcome known = worst;
        while (known == null || (outcome instanceof Outcome.Rejected && !(known instanceof Outcome.Rejected))) {
            if (WORST.compareAndSet(this, known, outcome)) {
                return;
            }
            known = worst;
        }
    }

    @Override
    public void at(long number, int stage) {
        parent.at(stage);
    }

    @Override
    public Object scope() {
        return parent.owner.scope();
    }

    @Override
    public Position position(long number) {
        return parent.position();
    }

    @Override
    public String id(long number) {
        return parent.id() + "/" + number;
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return parent.owner.ledger();
    }
}
