package io.reactorpump.core.component;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** An iterator's items by number, kept from when they are taken until they are committed. */
final class UncommittedItems<T> {

    private final Iterator<? extends T> iterator;
    private final ConcurrentNavigableMap<Long, T> kept = new ConcurrentSkipListMap<>();
    private final AtomicLong firstKept = new AtomicLong();

    /** Guarded by the iterator: a run that was cancelled may still be asking it. */
    private long taken;

    UncommittedItems(Iterator<? extends T> iterator) {
        this.iterator = iterator;
    }

    /** No item up to this one is needed any more. Does not wait for the iterator. */
    void forget(long last) {
        firstKept.accumulateAndGet(last + 1, Math::max);
        kept.headMap(last, true).clear();
    }

    /** What is kept, and then what the iterator still has; to be iterated once. */
    Iterable<Received<T>> records(Partition partition) {
        return () -> new Records(partition, firstKept.get());
    }

    private final class Records implements Iterator<Received<T>> {

        private final Partition partition;
        private long next;

        Records(Partition partition, long first) {
            this.partition = partition;
            this.next = first;
        }

        @Override
        public boolean hasNext() {
            synchronized (iterator) {
                return next < taken || iterator.hasNext();
            }
        }

        @Override
        public Received<T> next() {
            synchronized (iterator) {
                if (next == taken) {
                    kept.put(taken, iterator.next());
                    taken++;
                }
                // Nobody commits what this run has not emitted yet.
                T item = Objects.requireNonNull(kept.get(next), "an item that is not committed");
                return Received.of(item, partition, next++);
            }
        }
    }
}
