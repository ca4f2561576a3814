package io.reactorpump.api;

/**
 * Hears when the engine wants one partition of a source held back while the others go on. Called from any thread, one
 * call at a time; must not block.
 */
public interface PartitionListener {

    /** Emit no more of this partition; what was already requested may still come. */
    void paused(Partition partition, String why);

    /** Go on with this partition. */
    void resumed(Partition partition);
}
