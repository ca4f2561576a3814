package io.reactorpump.api;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Hands payloads to any subscriber as it asks for them. At most one write waits for demand, since {@link #concurrency}
 * is 1.
 */
final class SubscriberSink<T> implements Sink<T> {

    private final String name;
    private final Subscriber<? super T> subscriber;
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private long demand;
    private @Nullable MonoSink<Void> waiting;
    /** What the subscriber did so that it takes no more. */
    private @Nullable String gone;

    private @Nullable IllegalArgumentException badRequest;

    SubscriberSink(String name, Subscriber<? super T> subscriber) {
        this.name = name;
        this.subscriber = subscriber;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> {
            if (!opened.compareAndSet(false, true)) {
                // Reactive Streams §2.12
                throw new StateException("sink '" + name + "'", "USED", "a new sink: a subscriber has one run");
            }
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    requested(n);
                }

                @Override
                public void cancel() {
                    cancelledBySubscriber();
                }
            });
        });
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.<Void>create(this::awaitDemand).then(Mono.fromRunnable(() -> subscriber.onNext(event.payload())));
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(this::end);
    }

    @Override
    public String componentName() {
        return name;
    }

    private void awaitDemand(MonoSink<Void> write) {
        synchronized (this) {
            if (gone == null && demand == 0) {
                waiting = write;
                return;
            }
        }
        goOn(write);
    }

    private void requested(long n) {
        MonoSink<Void> next;
        synchronized (this) {
            if (n > 0) {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            } else if (gone == null) {
                gone = "requested " + n;
                badRequest = new IllegalArgumentException("§3.9: request(n) must be positive, but n was " + n);
            }
            next = waiting;
            waiting = null;
        }
        if (next != null) {
            goOn(next);
        }
    }

    private void cancelledBySubscriber() {
        MonoSink<Void> next;
        synchronized (this) {
            gone = "cancelled";
            ended.set(true);
            next = waiting;
            waiting = null;
        }
        if (next != null) {
            goOn(next);
        }
    }

    /** Lets a write go on that need not wait any more. */
    private void goOn(MonoSink<Void> write) {
        String why;
        synchronized (this) {
            why = gone;
            if (why == null && demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        if (why == null) {
            write.success();
        } else {
            // No other write is under way, so the subscriber may be told.
            end();
            write.error(new FatalException("sink '" + name + "' takes no more: its subscriber " + why, null));
        }
    }

    private void end() {
        if (!opened.get() || !ended.compareAndSet(false, true)) {
            return;
        }
        IllegalArgumentException offence;
        synchronized (this) {
            offence = badRequest;
        }
        if (offence == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(offence);
        }
    }
}
