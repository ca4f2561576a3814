package io.reactorpump.kafka;

/**
 * The way to cut short a wait of the poll thread without cutting short anything else: a consumer that is woken while it
 * does not poll throws at whatever it does next, a commit for instance.
 */
final class Wake {

    private final Runnable wakeUp;
    private boolean polling;
    private boolean wanted;

    /** @param wakeUp wakes the consumer */
    Wake(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Ends the wait under way, or has the next one not begin. */
    synchronized void up() {
        if (polling && !wanted) {
            wakeUp.run();
        }
        wanted = true;
    }

    /** A poll begins; false if it is not to wait. */
    synchronized boolean mayWait() {
        boolean may = !wanted;
        polling = may;
        wanted = false;
        return may;
    }

    /** The poll is over, or calls back: from now on the consumer is not woken. */
    synchronized void hold() {
        polling = false;
    }
}
