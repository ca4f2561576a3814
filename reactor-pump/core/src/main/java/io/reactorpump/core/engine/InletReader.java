package io.reactorpump.core.engine;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One subscription of an {@link Inlet}. */
final class InletReader<T> implements Subscription {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<InletReader> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(InletReader.class, "requested");

    final SourceContext context;
    private final Inlet<T> inlet;
    private final CoreSubscriber<? super Received<T>> actual;
    private @Nullable Partition partition;
    private volatile long requested;
    private volatile boolean cancelled;

    InletReader(Inlet<T> inlet, SourceContext context, CoreSubscriber<? super Received<T>> actual) {
        this.inlet = inlet;
        this.context = context;
        this.actual = actual;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            inlet.look();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        inlet.submit(this);
    }

    boolean isCancelled() {
        return cancelled;
    }

    // --- in the drain of the inlet ---

    void begin() {
        partition = context.assign(inlet.name(), inlet);
        actual.onSubscribe(this);
    }

    void refuse(Throwable why) {
        actual.onSubscribe(Operators.emptySubscription());
        actual.onError(why);
    }

    Partition partition() {
        return Objects.requireNonNull(partition, "not begun");
    }

    boolean takes() {
        return requested > 0 && !cancelled && !partition().isPaused();
    }

    void emit(Received<T> record) {
        if (requested != Long.MAX_VALUE) {
            REQUESTED.decrementAndGet(this);
        }
        actual.onNext(record);
    }

    void complete() {
        actual.onComplete();
    }
}
