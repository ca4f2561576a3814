package io.reactorpump.api;

/**
 * Hears when the engine wants one partition of a source held back while the others go on. Called from any thread, also from
 * within {@code onNext} and {@code request}, one call at a time; must not block. Pauses are frequent: a partition that
 * floods is paused and goes on many times a second. Not called any more for a partition that is revoked or lost.
 */
public interface PartitionListener {

    /** Emit no more of this partition. What is on its way already may still come; what was requested is for the others. */
    void paused(Partition partition, String why);

    /** Go on with this partition. */
    void resumed(Partition partition);
}
