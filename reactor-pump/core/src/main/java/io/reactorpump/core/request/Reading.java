package io.reactorpump.core.request;

import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One subscription of a {@link RequestSource}: hands on what waits, as long as the pipeline asks and has a slot free. */
final class Reading<T> implements Subscription {

    private final RequestSource<T> source;
    private final SourceContext context;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger wip = new AtomicInteger();
    private final Queue<Slot<T>> freed = new ConcurrentLinkedQueue<>();
    private final Map<String, Slot<T>> slots = new ConcurrentHashMap<>();

    /** Only the drain touches it. */
    private final ArrayDeque<Slot<T>> free = new ArrayDeque<>();

    private final long first;

    /** Null when it is cancelled: requests under way know the reading, and may take their time. */
    private volatile @Nullable CoreSubscriber<? super Received<T>> actual;

    /**
     * A subscription.
     *
     * @param number how many were before it, so that no two requests of a source have the same position
     */
    Reading(RequestSource<T> source, SourceContext context, CoreSubscriber<? super Received<T>> actual, long number) {
        this.source = source;
        this.first = number << 40;
        this.context = context;
        this.actual = actual;
    }

    String pipeline() {
        return context.pipeline();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public void cancel() {
        actual = null;
        source.left(this);
    }

    boolean isCancelled() {
        return actual == null;
    }

    /** The request at a position, if it is not over. */
    @Nullable Request<T> at(Position position) {
        Slot<T> slot = slots.get(position.partition());
        return slot == null ? null : slot.at(position.offset());
    }

    void freed(Slot<T> slot) {
        freed.add(slot);
    }

    void drain() {
        if (wip.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            emit();
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    private void emit() {
        while (requested.get() > 0) {
            CoreSubscriber<? super Received<T>> to = actual;
            Slot<T> slot = to == null ? null : slot();
            if (to == null || slot == null) {
                return;
            }
            Request<T> next = source.next();
            while (next != null && !next.begin(slot)) {
                next = source.next();
            }
            if (next == null) {
                free.push(slot);
                return;
            }
            requested.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
            to.onNext(slot.take(next));
        }
    }

    /** One that is free, a new one if there may be more; null if all are taken. */
    private @Nullable Slot<T> slot() {
        Slot<T> back = freed.poll();
        while (back != null) {
            free.push(back);
            back = freed.poll();
        }
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (slots.size() >= context.maxInFlight()) {
            return null;
        }
        String name = source.componentName() + "-" + slots.size();
        Slot<T> fresh = new Slot<>(context.assignOneAtATime(name), this, first);
        slots.put(name, fresh);
        return fresh;
    }
}
