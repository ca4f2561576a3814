package io.reactorpump.core.engine;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import reactor.util.concurrent.Queues;

/**
 * Signals from any thread, handled by one thread at a time in the order each thread submitted them. Whoever submits to an
 * idle drain handles; a submit from within a handler is handled after it. The one concurrency primitive of the stages:
 * what is only touched in handlers needs no lock.
 */
abstract class SerialDrain {

    private static final AtomicIntegerFieldUpdater<SerialDrain> BUSY =
            AtomicIntegerFieldUpdater.newUpdater(SerialDrain.class, "busy");

    private final Queue<Object> mailbox = Queues.unboundedMultiproducer().get();
    private volatile int busy;

    final void submit(Object signal) {
        mailbox.offer(signal);
        if (BUSY.getAndIncrement(this) == 0) {
            drain();
        }
    }

    /** Nothing waits and nobody handles; what the last handler wrote is visible. */
    final boolean isIdle() {
        return busy == 0;
    }

    private void drain() {
        int missed = 1;
        do {
            Object signal = mailbox.poll();
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
            missed = BUSY.addAndGet(this, -missed);
        } while (missed != 0);
    }

    /** Handles one signal. */
    abstract void handle(Object signal);

    /** All signals so far are handled: emit, ask for more. */
    abstract void settled();

    /** A handler threw, which it must not. */
    abstract void broken(Throwable bug);
}
