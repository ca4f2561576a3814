package io.reactorpump.api;

/**
 * A promise that a record and all before it in its partition are done.
 *
 * @param partition the assignment
 * @param offset the offset of the last record of the done prefix; grows from commit to commit of one assignment
 */
public record Commit(Partition partition, long offset) {}
