package io.reactorpump.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A count with two writers: the thread that holds the intake, which adds without an atomic, and all others. A thread that
 * takes the intake over sees what the former holder added, by the hand-over; any other sees it late, never torn.
 */
final class Tally {

    private static final VarHandle HELD;
    private static final AtomicLongFieldUpdater<Tally> OTHERS =
            AtomicLongFieldUpdater.newUpdater(Tally.class, "others");

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(Tally.class, "held", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long held;
    private volatile long others;

    void addHeld() {
        HELD.setOpaque(this, held + 1);
    }

    void addOther() {
        OTHERS.getAndIncrement(this);
    }

    long sum() {
        return (long) HELD.getOpaque(this) + others;
    }
}
