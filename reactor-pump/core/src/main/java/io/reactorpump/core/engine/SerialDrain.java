package io.reactorpump.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Signals from any thread, handled by one thread at a time in the order each thread submitted them. Whoever submits to an
 * idle drain handles at once; a submit from within a handler is handled after it. The one concurrency primitive of the
 * stages: what is only touched in handlers needs no lock.
 */
abstract class SerialDrain {

    private static final AtomicIntegerFieldUpdater<SerialDrain> BUSY =
            AtomicIntegerFieldUpdater.newUpdater(SerialDrain.class, "busy");
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(SerialDrain.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Queue<Object> mailbox = Queues.unboundedMultiproducer().get();
    private volatile int busy;

    @SuppressWarnings("UnusedVariable") // by HOLDER
    private @Nullable Thread holder;

    final void submit(Object signal) {
        if (busy == 0 && BUSY.compareAndSet(this, 0, 1)) {
            drain(signal);
        } else {
            mailbox.offer(signal);
            if (BUSY.getAndIncrement(this) == 0) {
                drain(mailbox.poll());
            }
        }
    }

    /** Nothing waits and nobody handles; what the last handler wrote is visible. */
    final boolean isIdle() {
        return busy == 0;
    }

    /** The caller is called by a handler, so what is only touched in handlers is his. */
    final boolean isHeldHere() {
        return (Thread) HOLDER.getOpaque(this) == Thread.currentThread();
    }

    private void drain(@Nullable Object first) {
        Object signal = first;
        int missed = 1;
        do {
            HOLDER.setOpaque(this, Thread.currentThread());
            while (signal != null) {
                try {
                    handle(signal);
                } catch (Throwable t) {
                    broken(t);
                }
                signal = mailbox.poll();
            }
            try {
                settled();
            } catch (Throwable t) {
                broken(t);
            }
            HOLDER.setOpaque(this, (Thread) null);
            missed = BUSY.addAndGet(this, -missed);
            signal = missed == 0 ? null : mailbox.poll();
        } while (missed != 0);
    }

    /** Handles one signal. */
    abstract void handle(Object signal);

    /** All signals so far are handled: emit, ask for more. */
    abstract void settled();

    /** A handler threw, which it must not. */
    abstract void broken(Throwable bug);
}
