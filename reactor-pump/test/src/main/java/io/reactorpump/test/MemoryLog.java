package io.reactorpump.test;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link MemorySource} keeps: its partitions, and which assignments of them may still commit. Thread-safe. */
final class MemoryLog<T> {

    private final Map<String, MemoryPartition<T>> partitions = new LinkedHashMap<>();
    private final IdentityHashMap<Partition, Assignment<T>> assignments = new IdentityHashMap<>();
    private final Violations violations;
    private boolean completed;

    MemoryLog(Violations violations) {
        this.violations = violations;
    }

    /**
     * Adds a partition.
     *
     * @return false if there is one of that name
     */
    synchronized boolean add(MemoryPartition<T> partition) {
        return partitions.putIfAbsent(partition.name(), partition) == null;
    }

    synchronized MemoryPartition<T> partition(String name) {
        MemoryPartition<T> partition = partitions.get(name);
        if (partition == null) {
            throw new IllegalArgumentException(
                    "partition: '" + name + "' (expected: one of " + partitions.keySet() + ")");
        }
        return partition;
    }

    synchronized List<MemoryPartition<T>> partitions() {
        return List.copyOf(partitions.values());
    }

    List<MemoryPartition<T>> available() {
        return partitions().stream().filter(MemoryPartition::isAvailable).toList();
    }

    synchronized void complete() {
        completed = true;
    }

    /** Whether a subscription with these assignments has nothing more to emit, ever. */
    boolean isAtEnd(Collection<Assignment<T>> reading) {
        synchronized (this) {
            if (!completed) {
                return false;
            }
        }
        return reading.stream().noneMatch(assignment -> assignment.isHeld() || assignment.hasNext())
                && partitions().stream().allMatch(records -> records.isAvailable() || records.uncommitted() == 0);
    }

    synchronized void assigned(Assignment<T> assignment) {
        assignments.put(assignment.partition(), assignment);
    }

    /** Takes no more commits of the assignments so far. */
    synchronized void fenceAll() {
        assignments.values().forEach(Assignment::fence);
    }

    /** Commits all positions or, if one of them is against the rules, none. */
    synchronized @Nullable IllegalStateException commit(Collection<Commit> positions) {
        List<Runnable> moves = new ArrayList<>();
        for (Commit position : positions) {
            Assignment<T> assignment = assignments.get(position.partition());
            if (assignment == null || assignment.isFenced()) {
                return violations.add(
                        "commits [%s, offset=%d] of an assignment that ended",
                        position.partition().name(), position.offset());
            }
            if (position.offset() <= assignment.lastCommitted() || position.offset() > assignment.lastEmitted()) {
                return violations.add(
                        "commits [%s, offset=%d] (expected: > %d, the last commit, and <= %d, the last record emitted)",
                        assignment.name(), position.offset(), assignment.lastCommitted(), assignment.lastEmitted());
            }
            moves.add(() -> assignment.commit(position.offset()));
        }
        moves.forEach(Runnable::run);
        return null;
    }
}
