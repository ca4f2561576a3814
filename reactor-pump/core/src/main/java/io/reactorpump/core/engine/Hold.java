package io.reactorpump.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who has the intake in his hands: one thread at a time, the one that emits or one that asks the source for more. What others
 * want to have looked after meanwhile, he looks after before he lets go.
 */
final class Hold {

    private static final AtomicIntegerFieldUpdater<Hold> BUSY =
            AtomicIntegerFieldUpdater.newUpdater(Hold.class, "busy");
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(Hold.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable work;
    private volatile int busy;

    @SuppressWarnings("UnusedVariable") // by HOLDER
    private @Nullable Thread holder;

    /**
     * A hold that nobody has.
     *
     * @param work looks after all there is; must not throw
     */
    Hold(Runnable work) {
        this.work = work;
    }

    /** Whether this thread has it. */
    boolean isHere() {
        return (Thread) HOLDER.getOpaque(this) == Thread.currentThread();
    }

    /** Takes it, if nobody has it; then it is to be {@linkplain #letGo let go}. */
    boolean tryTake() {
        if (busy == 0 && BUSY.compareAndSet(this, 0, 1)) {
            HOLDER.setOpaque(this, Thread.currentThread());
            return true;
        }
        return false;
    }

    /** Has all looked after, here or by whoever has it. */
    void wake() {
        if (BUSY.getAndIncrement(this) == 0) {
            HOLDER.setOpaque(this, Thread.currentThread());
            work.run();
            letGo();
        }
    }

    /** As wake, by who has it: when he lets go. */
    void wakeSoon() {
        BUSY.getAndIncrement(this);
    }

    /** Gives it away, when nobody wants anything any more. */
    void letGo() {
        int missed = 1;
        while (true) {
            HOLDER.setOpaque(this, (Thread) null);
            missed = BUSY.addAndGet(this, -missed);
            if (missed == 0) {
                return;
            }
            HOLDER.setOpaque(this, Thread.currentThread());
            work.run();
        }
    }
}
