package io.reactorpump.test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition and how far they are committed: first {@code generated} records that are made when asked
 * for, then those appended. Outlives subscriptions, as a topic outlives its consumers. Thread-safe.
 */
final class MemoryPartition<T> {

    private final String name;
    private final long firstOffset;
    private final long step;
    private final long generated;
    private final @Nullable LongFunction<? extends T> generator;
    private final List<MemoryRecord<T>> appended = new ArrayList<>();
    private long committed = -1;
    private boolean available = true;

    MemoryPartition(
            String name, long firstOffset, long step, long generated, @Nullable LongFunction<? extends T> generator) {
        this.name = name;
        this.firstOffset = firstOffset;
        this.step = step;
        this.generated = generated;
        this.generator = generator;
    }

    String name() {
        return name;
    }

    synchronized void append(MemoryRecord<T> record) {
        appended.add(record);
    }

    synchronized long size() {
        return generated + appended.size();
    }

    synchronized MemoryRecord<T> record(long index) {
        return generator != null && index < generated
                ? MemoryRecord.of(generator.apply(index))
                : appended.get((int) (index - generated));
    }

    boolean isListed(long index) {
        return index >= generated;
    }

    long offset(long index) {
        return firstOffset + index * step;
    }

    /** The index of the first record that is not committed. */
    synchronized long firstUncommitted() {
        return committed < firstOffset ? 0 : (committed - firstOffset) / step + 1;
    }

    synchronized OptionalLong committed() {
        return committed < 0 ? OptionalLong.empty() : OptionalLong.of(committed);
    }

    synchronized void commit(long offset) {
        committed = offset;
    }

    synchronized long uncommitted() {
        return size() - firstUncommitted();
    }

    /** Whether the next subscription, or the present one, may have it; not so while it is given up to others. */
    synchronized boolean isAvailable() {
        return available;
    }

    synchronized void available(boolean available) {
        this.available = available;
    }
}
