package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Operator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * A user's operator chain, fenced. An event inside carries a {@link Guard}; when the chain fails, completes by itself or
 * discards an event, those that are still inside go to the failure policy, and the chain is built anew. One that neither
 * comes out nor is discarded is noticed by the stage's timeout, if it has one.
 */
final class ViaStage extends FluxOperator<PumpEvent, PumpEvent> {

    private final Operator<Object, Object> operator;
    private final StageContext context;

    ViaStage(Flux<PumpEvent> source, Operator<Object, Object> operator, StageContext context) {
        super(source);
        this.operator = operator;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, operator, context));
    }

    private static final class Runner extends SerialDrain
            implements CoreSubscriber<PumpEvent>, Subscription, Guard.Fence {

        private static final AtomicLongFieldUpdater<Runner> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Runner.class, "requested");
        private static final Object LOOK = new Object();
        private static final Object COMPLETE = new Object();
        private static final Object CANCEL = new Object();

        private final CoreSubscriber<? super PumpEvent> actual;
        private final Operator<Object, Object> operator;
        private final StageContext context;
        private @Nullable Subscription upstream;
        private volatile long requested;

        // Only the drain touches these.
        private final Set<Guard> inside = new LinkedHashSet<>();
        private final ArrayDeque<PumpEvent> out = new ArrayDeque<>();
        private @Nullable Chain chain;
        private long emitted;
        private int toRequest;
        private int deciding;
        private boolean upstreamDone;
        private boolean completed;
        private boolean cancelled;

        Runner(CoreSubscriber<? super PumpEvent> actual, Operator<Object, Object> operator, StageContext context) {
            this.actual = actual;
            this.operator = operator;
            this.context = context;
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            actual.onSubscribe(this);
            submit((Runnable) this::build);
            s.request(context.prefetch());
        }

        @Override
        public void onNext(PumpEvent event) {
            submit(event);
        }

        @Override
        public void onError(Throwable t) {
            actual.onError(t);
        }

        @Override
        public void onComplete() {
            submit(COMPLETE);
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(REQUESTED, this, n);
                submit(LOOK);
            }
        }

        @Override
        public void cancel() {
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
            submit(CANCEL);
        }

        @Override
        void handle(Object signal) {
            if (signal instanceof PumpEvent event) {
                context.meter().in.add();
                event.at(context.meter().index());
                enter(new Guard(event, this));
            } else if (signal instanceof Runnable task) {
                task.run();
            } else if (signal == COMPLETE) {
                upstreamDone = true;
                endChainIfDone();
            } else if (signal == CANCEL) {
                cancelled = true;
                Chain current = chain;
                if (current != null) {
                    current.cancel();
                }
            }
        }

        @Override
        void settled() {
            while (!out.isEmpty() && !cancelled && hasDemand()) {
                emitted++;
                context.meter().out().add();
                actual.onNext(out.poll());
                Chain current = chain;
                if (current != null) {
                    current.request(1);
                }
            }
            int n = toRequest;
            Subscription s = upstream;
            if (n > 0 && s != null) {
                toRequest = 0;
                s.request(n);
            }
            if (upstreamDone && chain == null && deciding == 0 && out.isEmpty() && !completed && !cancelled) {
                completed = true;
                actual.onComplete();
            }
        }

        private boolean hasDemand() {
            return requested == Long.MAX_VALUE || requested > emitted;
        }

        @Override
        void broken(Throwable bug) {
            context.run().bug("stage '" + context.meter().name() + "' threw " + bug);
        }

        // --- into the chain ---

        private void build() {
            Chain next = new Chain(new Port(this, () -> {}));
            chain = next;
            Flux<Event<Object>> built;
            try {
                built = operator.apply(next.port.map(event -> (Event<Object>) event));
            } catch (Throwable t) {
                built = Flux.error(t);
            }
            built.doOnDiscard(PumpEvent.class, this::discarded).subscribe(next);
        }

        private void enter(Guard guard) {
            if (cancelled) {
                return;
            }
            if (chain == null) {
                build();
            }
            inside.add(guard);
            Chain current = chain;
            if (current != null) {
                current.port.push(guard.guarded());
            }
            context.timeout().ifPresent(limit -> limit(guard, limit));
        }

        private void limit(Guard guard, Duration limit) {
            context.run()
                    .scheduler()
                    .schedule(
                            () -> submit((Runnable)
                                    () -> lost(guard, new TimeoutException("it did not come out within " + limit))),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
        }

        private void left(Guard guard) {
            if (inside.remove(guard)) {
                toRequest++;
            }
        }

        // --- out of the chain ---

        @Override
        public void nacked(Guard guard, Throwable cause) {
            submit((Runnable) () -> decide(guard, cause));
        }

        @Override
        public void settled(Guard guard) {
            submit((Runnable) () -> left(guard));
        }

        private void discarded(PumpEvent event) {
            Guard guard = guardOf(event);
            if (guard != null) {
                submit((Runnable) () -> lost(
                        guard,
                        new IllegalStateException("the operator discarded the event without settling it; ack() it, or"
                                + " use the stage filter")));
            }
        }

        private void lost(Guard guard, Throwable cause) {
            if (guard.seize()) {
                decide(guard, cause);
            }
        }

        private void decide(Guard guard, Throwable cause) {
            deciding++;
            context.failed(new Lost(guard), cause);
        }

        private void emitted(PumpEvent event) {
            Guard guard = guardOf(event);
            if (guard != null && guard.leave()) {
                left(guard);
            }
            out.add(event);
        }

        private static @Nullable Guard guardOf(PumpEvent event) {
            Owner owner = event.owner;
            while (owner instanceof Family family) {
                owner = family.parent.owner;
            }
            return owner instanceof Guard guard ? guard : null;
        }

        private void ended(Chain ended, @Nullable Throwable error) {
            if (chain != ended) {
                return;
            }
            chain = null;
            Throwable cause = error != null
                    ? error
                    : new IllegalStateException("the operator completed with the event inside; it must let every event"
                            + " out or settle it");
            List<Guard> lost = new ArrayList<>(inside);
            inside.clear();
            for (Guard guard : lost) {
                toRequest++;
                lost(guard, cause);
            }
            if (!upstreamDone && !cancelled) {
                build();
            }
        }

        private void endChainIfDone() {
            Chain current = chain;
            if (upstreamDone && deciding == 0 && current != null) {
                current.port.end();
            }
        }

        /** A lost event, which the policy decides on. */
        private final class Lost extends Attempt {

            private final Guard guard;

            Lost(Guard guard) {
                super(guard.event);
                this.guard = guard;
            }

            @Override
            Object input() {
                return guard.event.payload;
            }

            @Override
            void retry() {
                submit((Runnable) () -> {
                    deciding--;
                    toRequest--;
                    Again again = new Again(this);
                    enter(again.guard);
                    endChainIfDone();
                });
            }

            @Override
            void gone() {
                submit((Runnable) () -> {
                    deciding--;
                    endChainIfDone();
                });
            }

            @Override
            void abandoned() {
                gone();
            }
        }

        /** A further try of a lost event: what it failed before counts. */
        private final class Again implements Guard.Fence {

            private final Lost attempt;
            private final Guard guard;

            Again(Lost attempt) {
                this.attempt = attempt;
                this.guard = new Guard(attempt.event, this);
            }

            @Override
            public void nacked(Guard failed, Throwable cause) {
                submit((Runnable) () -> {
                    left(failed);
                    deciding++;
                    context.failed(attempt, cause);
                });
            }

            @Override
            public void settled(Guard ended) {
                Runner.this.settled(ended);
            }
        }

        /** One life of the user's operator. */
        private final class Chain implements CoreSubscriber<Event<Object>> {

            private final Port port;
            private @Nullable Subscription end;

            Chain(Port port) {
                this.port = port;
            }

            @Override
            public void onSubscribe(Subscription s) {
                end = s;
                s.request(context.prefetch());
            }

            @Override
            public void onNext(Event<Object> event) {
                if (event instanceof PumpEvent own) {
                    submit((Runnable) () -> emitted(own));
                } else {
                    context.run().bug("operator '" + context.meter().name() + "' emitted an event that is not ours");
                }
            }

            @Override
            public void onError(Throwable t) {
                submit((Runnable) () -> ended(this, t));
            }

            @Override
            public void onComplete() {
                submit((Runnable) () -> ended(this, null));
            }

            private void request(long n) {
                Subscription s = end;
                if (s != null) {
                    s.request(n);
                }
            }

            private void cancel() {
                Subscription s = end;
                if (s != null) {
                    s.cancel();
                }
            }
        }
    }
}
