package io.reactorpump.api;

/**
 * One assignment of one partition of a source to a pipeline, from {@link SourceContext#assign} until it is revoked or
 * lost. A partition that is assigned anew is a new object, so what was left over from an earlier assignment is fenced.
 * Made by the engine; thread-safe.
 */
public interface Partition {

    /** What the source calls it. */
    String name();

    /**
     * Whether the engine asks for no more records of this partition for the time being. A source that can hold back one
     * partition looks here before it emits, and is told by {@link PartitionListener} of each change.
     */
    boolean isPaused();
}
