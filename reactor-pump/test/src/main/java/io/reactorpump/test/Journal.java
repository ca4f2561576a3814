package io.reactorpump.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What happened so far, in order, to be asked or waited for without sleeping. Thread-safe.
 *
 * @param <E> what is recorded
 */
public final class Journal<E> {

    private final List<E> entries = new ArrayList<>();
    private final Queue<E> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final Sinks.Many<E> stream = Sinks.unsafe().many().replay().all();
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    Journal() {}

    /** All entries so far, as a snapshot. */
    public List<E> all() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** How many entries there are. */
    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** Whether nothing happened yet. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** All entries from the first, then each as it comes, on the thread that brings it. */
    public Flux<E> stream() {
        return stream.asFlux();
    }

    /** The first so many entries, as soon as there are so many. */
    public Mono<List<E>> first(int count) {
        return stream().take(count).collectList();
    }

    void add(E entry) {
        record(entry);
        publish();
    }

    /** Adds an entry; to be followed by {@link #publish()} once the caller holds no lock. */
    void record(E entry) {
        synchronized (entries) {
            entries.add(entry);
            arriving.add(entry);
        }
    }

    /** Ends the stream: nothing is recorded any more. */
    void end() {
        ended = true;
        publish();
    }

    /** Ends the stream with an error. */
    void fail(Throwable error) {
        failure = error;
        publish();
    }

    void publish() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            E next;
            while ((next = arriving.poll()) != null) {
                stream.tryEmitNext(next);
            }
            Throwable error = failure;
            if (error != null) {
                stream.tryEmitError(error);
            } else if (ended) {
                stream.tryEmitComplete();
            }
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
