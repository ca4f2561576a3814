package io.reactorpump.api;

import io.reactorpump.api.error.FatalException;
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
    private final AtomicBoolean closed = new AtomicBoolean();
    private long demand;
    private boolean cancelled;
    private @Nullable MonoSink<Void> waiting;

    SubscriberSink(String name, Subscriber<? super T> subscriber) {
        this.name = name;
        this.subscriber = subscriber;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                requested(n);
            }

            @Override
            public void cancel() {
                cancelledBySubscriber();
            }
        }));
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.<Void>create(this::awaitDemand).then(Mono.fromRunnable(() -> subscriber.onNext(event.payload())));
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            if (closed.compareAndSet(false, true)) {
                subscriber.onComplete();
            }
        });
    }

    @Override
    public String componentName() {
        return name;
    }

    private void awaitDemand(MonoSink<Void> sink) {
        boolean gone;
        synchronized (this) {
            gone = cancelled;
            if (!gone && demand == 0) {
                waiting = sink;
                return;
            }
            if (!gone && demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        if (gone) {
            sink.error(gone());
        } else {
            sink.success();
        }
    }

    private void requested(long n) {
        MonoSink<Void> next;
        synchronized (this) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            next = waiting;
            waiting = null;
            if (next != null && demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        if (next != null) {
            next.success();
        }
    }

    private void cancelledBySubscriber() {
        MonoSink<Void> next;
        synchronized (this) {
            cancelled = true;
            closed.set(true);
            next = waiting;
            waiting = null;
        }
        if (next != null) {
            next.error(gone());
        }
    }

    private FatalException gone() {
        return new FatalException("sink '" + name + "' takes no more: its subscriber cancelled", null);
    }
}
