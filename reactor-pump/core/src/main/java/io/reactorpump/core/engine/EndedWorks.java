package io.reactorpump.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Works that ended well and whose events are settled already, left by whoever ended them for the drain of their stage to clear
 * away: so that a thread of a client that brings many answers does not come to do the work of the stage. The drain says at how
 * many it wants to be told, before it looks for the last time; whoever adds one looks at that afterwards, so one of the two
 * sees the other.
 */
final class EndedWorks {

    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(EndedWorks.class, "top", WorkSubscriber.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable WorkSubscriber top;
    private volatile int wanted = 1;

    /** Adds one. From any thread; true if the drain has to be told. */
    boolean add(WorkSubscriber ended) {
        WorkSubscriber below = top;
        ended.onTopOf(below);
        while (!TOP.compareAndSet(this, below, ended)) {
            below = top;
            ended.onTopOf(below);
        }
        // Each number is reached by one, so it is told once.
        return ended.height() == wanted;
    }

    /** The last one that was added and, below it, all others, which are not here any more. In the drain. */
    @Nullable WorkSubscriber take() {
        return top == null ? null : (WorkSubscriber) TOP.getAndSet(this, (WorkSubscriber) null);
    }

    /** The drain is told when so many are here; false if they are already. In the drain. */
    boolean await(int count) {
        wanted = count;
        WorkSubscriber last = top;
        return last == null || last.height() < count;
    }
}
