package io.reactorpump.core.engine;

import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscription of a merge to one of its sources, until it ends, breaks or is cancelled. The merge sees a well-behaved
 * publisher that never fails, whatever the source throws and wherever; what comes after the end is not taken.
 */
final class Inflow extends SerialDrain implements CoreSubscriber<Received<Object>>, Subscription {

    private static final Object COMPLETE = new Object();

    private final Tributary tributary;
    private final MergedContext context;
    private final CoreSubscriber<? super Received<Object>> merge;
    private volatile @Nullable Subscription subscription;
    private volatile boolean cancelled;

    /** Only the drain touches it. */
    private boolean ended;

    /** Not yet subscribed. */
    Inflow(Tributary tributary, SourceContext around, CoreSubscriber<? super Received<Object>> merge) {
        this.tributary = tributary;
        this.context = tributary.assigning(around, this::broke);
        this.merge = merge;
    }

    void begin() {
        try {
            tributary.source().receive(context).subscribe(this);
        } catch (Throwable t) {
            broke(t);
        }
    }

    // --- the source ---

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.validate(subscription, s)) {
            subscription = s;
            merge.onSubscribe(this);
        }
    }

    @Override
    public void onNext(Received<Object> item) {
        submit(Objects.requireNonNull(item, "item"));
    }

    @Override
    public void onError(Throwable t) {
        submit(Objects.requireNonNull(t, "error"));
    }

    @Override
    public void onComplete() {
        submit(COMPLETE);
    }

    /** The source threw where it must not. */
    private void broke(Throwable t) {
        cancelSource();
        submit(t);
    }

    // --- the merge ---

    @Override
    public void request(long n) {
        Subscription s = subscription;
        if (s != null) {
            try {
                s.request(n);
            } catch (Throwable t) {
                broke(t);
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelSource();
    }

    private void cancelSource() {
        Subscription s = subscription;
        if (s != null) {
            Upstream.cancel(s, tributary.source().componentName());
        }
    }

    // --- in the drain ---

    @Override
    void handle(Object signal) {
        if (signal instanceof Received<?> record) {
            if (ended || cancelled) {
                Entrance.tooLate(record);
            } else {
                tributary.progressed();
                take(record);
            }
        } else if (!ended) {
            ended = true;
            end(signal);
        }
    }

    @SuppressWarnings("unchecked")
    private void take(Received<?> record) {
        merge.onNext((Received<Object>) record);
    }

    private void end(Object how) {
        if (subscription == null) {
            merge.onSubscribe(Operators.emptySubscription());
        }
        if (how instanceof Throwable error) {
            // Before the merge goes on, which may take as long as the other sources have something to say.
            tributary.broke(context, error);
        } else {
            tributary.completed();
        }
        merge.onComplete();
    }

    @Override
    void settled() {}

    @Override
    void broken(Throwable bug) {
        tributary.bug(bug);
    }
}
