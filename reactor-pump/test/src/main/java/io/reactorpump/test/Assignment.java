package io.reactorpump.test;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import java.util.function.BiConsumer;

/** One partition as one subscription reads it. Confined to the subscription's loop but for the volatile fields. */
final class Assignment<T> {

    private final MemoryPartition<T> records;
    private final Partition partition;
    private final boolean pausing;
    private volatile long emitted = -1;
    private volatile long committed = -1;
    private volatile boolean fenced;
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

    /** Takes no more commits. */
    void fence() {
        fenced = true;
    }

    boolean isFenced() {
        return fenced;
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
}
