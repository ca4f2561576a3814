package io.reactorpump.test;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One partition as one subscription reads it. Confined to the subscription's loop but for the volatile fields. */
final class Assignment<T> {

    private final MemoryPartition<T> records;
    private final Partition partition;
    private final boolean pausing;
    private volatile long emitted = -1;
    private volatile long committed = -1;
    private volatile @Nullable End end;
    private long next;
    private boolean held;

    Assignment(MemoryPartition<T> records, Partition partition, boolean pausing) {
        this.records = records;
        this.partition = partition;
        this.pausing = pausing;
        this.next = records.firstUncommitted();
    }

    String name() {
        return records.name();
    }

    boolean isOf(List<MemoryPartition<T>> partitions) {
        return partitions.contains(records);
    }

    Partition partition() {
        return partition;
    }

    boolean hasNext() {
        return next < records.size();
    }

    boolean isReady() {
        return !held && hasNext() && !(pausing && partition.isPaused());
    }

    boolean isListed() {
        return records.isListed(next);
    }

    Received<T> next(BiConsumer<Position, Outcome> settled) {
        long offset = records.offset(next);
        Received<T> received = records.record(next++)
                .at(partition, offset, outcome -> settled.accept(new Position(name(), offset), outcome));
        emitted = offset;
        return received;
    }

    /** Emits no more: it is being revoked. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Takes no more commits; the first end counts. */
    synchronized void fence(End how) {
        end = end == null ? how : end;
    }

    /** How it ended, or null if it did not. */
    @Nullable End end() {
        return end;
    }

    long lastEmitted() {
        return emitted;
    }

    long lastCommitted() {
        return committed;
    }

    void commit(long offset) {
        committed = offset;
        records.commit(offset);
    }

    /** How an assignment ended. */
    enum End {
        /** By agreement with the engine, which must not commit any more. */
        GIVEN_UP,

        /** Without notice, so that a commit may be on its way. */
        TAKEN_AWAY
    }
}
