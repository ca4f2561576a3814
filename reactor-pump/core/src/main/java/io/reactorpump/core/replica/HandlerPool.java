package io.reactorpump.core.replica;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import io.reactorpump.api.error.StateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The handlers of a stage, one per replica: an event goes to the one that has the least to do. As many events are in here as
 * the stage lets in, which is what the handlers may have at once; only after a handler was given up on, or went, may one wait.
 * Thread-safe.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class HandlerPool<I, O> implements AsyncProcessor<I, O> {

    /** Less than what a component may take to close. */
    private static final Duration TEARDOWN_LIMIT = Duration.ofSeconds(8);

    private final String name;
    private final Supplier<? extends Handler<? super I, ? extends O>> maker;
    private final int slots;

    // Guarded by this.
    private int initial = 1;
    private int made;
    private @Nullable ComponentContext context;

    /** All whose setup has begun and whose teardown has not. */
    private final List<Replica<I, O>> alive = new ArrayList<>();

    /** Those that take events, the newest last. */
    private final List<Replica<I, O>> ready = new ArrayList<>();

    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    /**
     * A pool without handlers.
     *
     * @param slots how many events a handler may have at once
     */
    public HandlerPool(String name, Supplier<? extends Handler<? super I, ? extends O>> maker, int slots) {
        this.name = name;
        this.maker = maker;
        this.slots = slots;
    }

    /** How many handlers there are to be when it is opened. */
    public synchronized void begin(int replicas) {
        initial = replicas;
    }

    /** How many handlers there are that have been set up and not torn down. */
    public synchronized int size() {
        return alive.size();
    }

    @Override
    public Mono<Void> open(ComponentContext component) {
        return Mono.defer(() -> {
            synchronized (this) {
                context = component;
                made = 0;
                return resize(initial);
            }
        });
    }

    /**
     * Has so many handlers, when it completes. New ones are set up one after the other; if that fails it fails, and those that
     * were set up stay. Those that are too many, the newest, get no more events, and are torn down when they have none.
     */
    public Mono<Void> resize(int replicas) {
        return Mono.defer(() -> {
            int more;
            List<Replica<I, O>> leaving;
            synchronized (this) {
                more = replicas - ready.size();
                List<Replica<I, O>> last = ready.subList(Math.min(replicas, ready.size()), ready.size());
                leaving = List.copyOf(last);
                last.clear();
            }
            return more > 0
                    ? Flux.range(0, more).concatMap(number -> add()).then()
                    : Flux.fromIterable(leaving)
                            .flatMapDelayError(this::remove, Integer.MAX_VALUE, 1)
                            .then();
        });
    }

    private Mono<Void> add() {
        return Mono.defer(() -> {
            Replica<I, O> replica;
            synchronized (this) {
                ComponentContext component = context;
                if (component == null) {
                    return Mono.error(new StateException("stage '" + name + "'", "CLOSED", "OPEN to set up a replica"));
                }
                replica = new Replica<>(maker.get(), new ReplicaContext(++made, component));
                alive.add(replica);
            }
            return replica.setup()
                    .then(Mono.defer(() -> join(replica)))
                    .onErrorResume(error -> teardown(replica).then(Mono.error(error)));
        });
    }

    /** It takes events from now on, unless the pool was closed meanwhile. */
    private Mono<Void> join(Replica<I, O> replica) {
        synchronized (this) {
            if (context == null) {
                return teardown(replica);
            }
            ready.add(replica);
        }
        serve();
        return Mono.empty();
    }

    private Mono<Void> remove(Replica<I, O> replica) {
        boolean isFinished;
        synchronized (this) {
            isFinished = replica.retire();
        }
        if (isFinished) {
            replica.finish();
        }
        return replica.finished().then(teardown(replica));
    }

    private Mono<Void> teardown(Replica<I, O> replica) {
        return replica.teardown().timeout(TEARDOWN_LIMIT).doFinally(end -> {
            synchronized (this) {
                alive.remove(replica);
            }
        });
    }

    @Override
    public Publisher<? extends O> process(EventContext event, I payload) throws Exception {
        Replica<I, O> replica = take();
        return replica == null
                ? Mono.create(this::await).flatMapMany(later -> begun(later, event, payload))
                : worked(replica, event, payload);
    }

    private Publisher<? extends O> begun(Replica<I, O> replica, EventContext event, I payload) {
        try {
            return worked(replica, event, payload);
        } catch (Exception e) {
            return Mono.error(e);
        }
    }

    /** What the handler makes of it, as a Mono if it is one, which sets the handler free before anybody knows of the end. */
    private Publisher<? extends O> worked(Replica<I, O> replica, EventContext event, I payload) throws Exception {
        Publisher<? extends O> work;
        try {
            work = Objects.requireNonNull(
                    replica.handler.process(event, payload), "the handler gave null instead of a publisher");
        } catch (Throwable t) {
            release(replica);
            throw t;
        }
        return work instanceof Mono<? extends O> mono
                ? Mono.using(() -> replica, taken -> mono, this::release)
                : Flux.using(() -> replica, taken -> work, this::release);
    }

    /** The one that has the least to do, the oldest of several. */
    private synchronized @Nullable Replica<I, O> take() {
        Replica<I, O> least = null;
        for (Replica<I, O> replica : ready) {
            if (replica.inUse() < slots && (least == null || replica.inUse() < least.inUse())) {
                least = replica;
            }
        }
        if (least != null) {
            least.take();
        }
        return least;
    }

    private void await(MonoSink<Replica<I, O>> sink) {
        Waiter waiter = new Waiter(sink);
        synchronized (this) {
            waiting.add(waiter);
        }
        sink.onCancel(() -> {
            Replica<I, O> unwanted;
            synchronized (this) {
                waiting.remove(waiter);
                unwanted = waiter.given;
            }
            if (unwanted != null) {
                release(unwanted);
            }
        });
        serve();
    }

    private void release(Replica<I, O> replica) {
        boolean isFinished;
        synchronized (this) {
            isFinished = replica.release();
        }
        if (isFinished) {
            replica.finish();
        }
        serve();
    }

    /** Gives those that wait what is free. */
    private void serve() {
        Waiter waiter = next();
        while (waiter != null) {
            waiter.sink.success(waiter.given);
            waiter = next();
        }
    }

    private synchronized @Nullable Waiter next() {
        Replica<I, O> replica = waiting.isEmpty() ? null : take();
        if (replica == null) {
            return null;
        }
        Waiter waiter = waiting.remove();
        waiter.given = replica;
        return waiter;
    }

    /** An event that waits for a handler. If it is given up before it has heard of the one it was given, it gives that back. */
    private final class Waiter {

        final MonoSink<Replica<I, O>> sink;

        @Nullable Replica<I, O> given;

        Waiter(MonoSink<Replica<I, O>> sink) {
            this.sink = sink;
        }
    }

    /** Tears down all there are, also those that are being set up. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            List<Replica<I, O>> all;
            synchronized (this) {
                context = null;
                ready.clear();
                all = List.copyOf(alive);
            }
            return Flux.fromIterable(all)
                    .flatMapDelayError(this::teardown, Integer.MAX_VALUE, 1)
                    .then();
        });
    }

    @Override
    public String componentName() {
        return name;
    }
}
