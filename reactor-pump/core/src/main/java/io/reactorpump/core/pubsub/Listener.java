package io.reactorpump.core.pubsub;

import io.reactorpump.api.PubSub.WhenFull;
import io.reactorpump.api.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/** One subscription of a topic: what its subscriber has not asked for yet waits here, up to a bound. */
final class Listener<T> implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Topic<T> topic;
    private final CoreSubscriber<? super T> actual;
    private final int capacity;
    private final WhenFull whenFull;
    private final Consumer<Listener<?>> onEnd;

    // Guarded by this.
    private final Queue<Sent> waiting = new ArrayDeque<>();
    private long requested;
    private boolean emitting = true;
    private boolean ended;

    private @Nullable Throwable failure;

    Listener(
            Topic<T> topic,
            CoreSubscriber<? super T> actual,
            int capacity,
            WhenFull whenFull,
            Consumer<Listener<?>> onEnd) {
        this.topic = topic;
        this.actual = actual;
        this.capacity = capacity;
        this.whenFull = whenFull;
        this.onEnd = onEnd;
    }

    Topic<T> topic() {
        return topic;
    }

    /** Hands the subscription over. What came before that has waited. */
    void begin() {
        actual.onSubscribe(this);
        synchronized (this) {
            emitting = false;
        }
        emit();
    }

    void offer(Sent sent) {
        List<Sent> dropped = enqueue(sent);
        dropped.forEach(Sent::dropped);
        emit();
    }

    private synchronized List<Sent> enqueue(Sent sent) {
        if (ended) {
            return List.of(sent);
        }
        if (waiting.size() < capacity) {
            waiting.add(sent);
            return List.of();
        }
        switch (whenFull) {
            case DROP_NEWEST -> {
                return List.of(sent);
            }
            case DROP_OLDEST -> {
                Sent oldest = waiting.remove();
                waiting.add(sent);
                return List.of(oldest);
            }
            case FAIL -> {
                failure = Exceptions.failWithOverflow(
                        "topic '" + topic + "': a subscriber is " + capacity + " messages behind");
                List<Sent> all = end();
                all.add(sent);
                return all;
            }
        }
        throw new IllegalStateException(whenFull.name());
    }

    private List<Sent> end() {
        ended = true;
        List<Sent> rest = new ArrayList<>(waiting);
        waiting.clear();
        return rest;
    }

    /** Emits what may be emitted, one thread at a time, holding no lock while it does. */
    private void emit() {
        synchronized (this) {
            if (emitting) {
                return;
            }
            emitting = true;
        }
        Sent next = next();
        while (next != null) {
            try {
                actual.onNext(topic.type().cast(next.message));
            } catch (Throwable t) {
                Exceptions.throwIfJvmFatal(t);
                LOG.warn("A subscriber of topic '{}' threw, and is subscribed no more.", topic, t);
                cancel();
            }
            next.received();
            next = next();
        }
    }

    private @Nullable Sent next() {
        Throwable error;
        synchronized (this) {
            Sent next = requested > 0 ? waiting.poll() : null;
            if (next != null) {
                if (requested != Long.MAX_VALUE) {
                    requested--;
                }
                return next;
            }
            emitting = false;
            error = failure;
            failure = null;
        }
        if (error != null) {
            onEnd.accept(this);
            actual.onError(error);
        }
        return null;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            synchronized (this) {
                requested = Operators.addCap(requested, n);
            }
            emit();
        }
    }

    @Override
    public void cancel() {
        List<Sent> rest;
        synchronized (this) {
            rest = end();
            failure = null;
        }
        onEnd.accept(this);
        rest.forEach(Sent::dropped);
    }
}
