package io.reactorpump.core.status;

/** Where a pipeline is in its life. */
public enum State {

    /** Not started yet. */
    CREATED,

    /** Started: opening its components, or pumping, or waiting; the status says why. */
    RUNNING,

    /** Reads no more and finishes what is in flight. */
    DRAINING,

    /** Drained or stopped; can be started again. */
    STOPPED,

    /** The source was bounded, and everything of it is done. */
    COMPLETED,

    /** An event, a component or the source failed for good; can be restarted, or go on after the error is cleared. */
    FAILED;

    /** Whether nothing runs any more and nothing will by itself. */
    public boolean isOver() {
        return this == STOPPED || this == COMPLETED;
    }
}
