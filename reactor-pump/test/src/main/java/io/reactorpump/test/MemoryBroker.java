package io.reactorpump.test;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a {@link MemorySource} keeps: its partitions, the one subscription that reads them, and which assignments may still
 * commit. Thread-safe.
 *
 * <p>Who has a partition changes in the loop of the subscription, so that no change overtakes another; here only if there
 * is no subscription.
 */
final class MemoryBroker<T> {

    private final Map<String, MemoryPartition<T>> partitions = new LinkedHashMap<>();
    private final IdentityHashMap<Partition, Assignment<T>> assignments = new IdentityHashMap<>();
    private final Violations violations;
    private @Nullable MemorySubscription<T> current;
    private boolean completed;

    MemoryBroker(Violations violations) {
        this.violations = violations;
    }

    /** Adds a partition, unless there is one of that name. */
    void add(MemoryPartition<T> partition) {
        MemorySubscription<T> reader;
        synchronized (this) {
            reader = partitions.putIfAbsent(partition.name(), partition) == null ? current : null;
        }
        if (reader != null) {
            reader.assign(partition);
        }
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

    void complete() {
        synchronized (this) {
            completed = true;
        }
        proceed();
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

    // --- the subscription ---

    /** Lets a subscription read all partitions that are not given up; false if there is another one. */
    synchronized boolean begin(MemorySubscription<T> subscription) {
        if (current != null) {
            return false;
        }
        fenceAll(Assignment.End.GIVEN_UP);
        current = subscription;
        partitions.values().stream().filter(MemoryPartition::isAvailable).forEach(subscription::assign);
        return true;
    }

    /** The subscription has emitted everything; that may still be committed. */
    synchronized void completed(MemorySubscription<T> subscription) {
        if (current == subscription) {
            current = null;
        }
    }

    /** The subscription was cancelled or failed; what it emitted may be committed no more. */
    synchronized void broken(MemorySubscription<T> subscription, Assignment.End how) {
        if (current == subscription) {
            current = null;
            fenceAll(how);
        }
    }

    /** Has the subscription look whether there is something to do. */
    void proceed() {
        MemorySubscription<T> subscription = current();
        if (subscription != null) {
            subscription.proceed();
        }
    }

    void fail(Throwable error) {
        MemorySubscription<T> subscription = current();
        if (subscription != null) {
            subscription.fail(error);
        }
    }

    private synchronized @Nullable MemorySubscription<T> current() {
        return current;
    }

    private void fenceAll(Assignment.End how) {
        assignments.values().forEach(assignment -> assignment.fence(how));
    }

    // --- who has which partition ---

    Mono<Void> revoke(List<MemoryPartition<T>> given, Duration deadline) {
        MemorySubscription<T> subscription = orElse(() -> given.forEach(records -> records.available(false)));
        return subscription == null ? Mono.empty() : subscription.revoke(given, deadline);
    }

    void lose(List<MemoryPartition<T>> lost) {
        MemorySubscription<T> subscription = orElse(() -> lost.forEach(records -> records.available(false)));
        if (subscription != null) {
            subscription.lose(lost);
        }
    }

    void giveBack(MemoryPartition<T> records) {
        MemorySubscription<T> subscription = orElse(() -> records.available(true));
        if (subscription != null) {
            subscription.assignAgain(records);
        }
    }

    /** The present subscription, whose loop then does it; without one it is done here, before the next begins. */
    private synchronized @Nullable MemorySubscription<T> orElse(Runnable change) {
        if (current == null) {
            change.run();
        }
        return current;
    }

    // --- commits ---

    /** Commits all positions or, if one of them is against the rules, none. */
    synchronized @Nullable IllegalStateException commit(Collection<Commit> positions) {
        List<Runnable> moves = new ArrayList<>();
        for (Commit position : positions) {
            Assignment<T> assignment = assignments.get(position.partition());
            if (assignment != null && assignment.end() == Assignment.End.TAKEN_AWAY) {
                return new IllegalStateException(
                        "partition '" + assignment.name() + "' was taken away before it could be committed");
            }
            if (assignment == null || assignment.end() != null) {
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
