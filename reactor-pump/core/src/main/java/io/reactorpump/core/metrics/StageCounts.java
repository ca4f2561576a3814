package io.reactorpump.core.metrics;

/** The counts of one stage since the start of the run. Read from any thread; exact when nothing runs. */
public interface StageCounts {

    /** The name of the stage. */
    String name();

    /** The kind of the stage. */
    String kind();

    /** Events that came in. */
    long cameIn();

    /** Events that went out, or were written. */
    long sentOut();

    /** Events that ended here: filtered, without result, or dropped by the failure policy. */
    long dropped();

    /** Attempts that failed. */
    long failed();

    /** Attempts after the first. */
    long retried();

    /** Events written to dead letters. */
    long deadLettered();
}
