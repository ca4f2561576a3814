package io.reactorpump.core.engine;

import io.reactorpump.api.Received;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One subscription of the intake to its source, until it ends or is cancelled. */
final class Upstream implements CoreSubscriber<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final Intake intake;
    private final String name;
    private volatile @Nullable Subscription subscription;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable Throwable error;

    /**
     * Not yet subscribed.
     *
     * @param name of the source
     */
    Upstream(Intake intake, String name) {
        this.intake = intake;
        this.name = name;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (!Operators.validate(subscription, s)) {
            return;
        }
        subscription = s;
        if (cancelled) {
            cancel(s, name);
        } else {
            intake.wake();
        }
    }

    @Override
    public void onNext(Object item) {
        Objects.requireNonNull(item, "item");
        if (!cancelled) {
            intake.receive(item);
        } else if (item instanceof Received<?> record) {
            Entrance.tooLate(record);
        }
    }

    @Override
    public void onError(Throwable t) {
        error = Objects.requireNonNull(t, "error");
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        if (!cancelled) {
            intake.wake();
        }
    }

    boolean isSubscribed() {
        return subscription != null;
    }

    /** Whether it is over; what it brought came before. */
    boolean hasEnded() {
        return ended;
    }

    /** Why it ended, if that was an error. */
    @Nullable Throwable error() {
        return error;
    }

    void request(long n) {
        Subscription s = subscription;
        if (s != null) {
            try {
                s.request(n);
            } catch (Throwable t) {
                broke(t);
            }
        }
    }

    /** The source threw where it must not. */
    void broke(Throwable t) {
        cancel();
        error = t;
        ended = true;
        intake.wake();
    }

    void cancel() {
        cancelled = true;
        Subscription s = subscription;
        if (s != null && !ended) {
            cancel(s, name);
        }
    }

    /** Cancels a subscription to the source of this name. Whatever that throws, who lets it go has more to do. */
    static void cancel(Subscription s, String name) {
        try {
            s.cancel();
        } catch (Throwable t) {
            LOG.warn("Source '{}' threw when it was cancelled", name, t);
        }
    }
}
