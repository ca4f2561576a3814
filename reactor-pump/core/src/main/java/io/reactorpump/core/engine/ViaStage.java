package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Operator;
import io.reactorpump.api.error.DataException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

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

    private static final class Runner extends SerialStage implements Guard.Fence {

        private static final Disposable NO_TIMER = Disposables.disposed();

        private final Operator<Object, Object> operator;

        // Only the drain touches these.
        private final Map<Guard, Disposable> inside = new LinkedHashMap<>();
        private final Set<Guard> children = new LinkedHashSet<>();
        private final ArrayDeque<PumpEvent> out = new ArrayDeque<>();
        private @Nullable Chain chain;
        private int toRequest;
        private int deciding;

        Runner(CoreSubscriber<? super PumpEvent> actual, Operator<Object, Object> operator, StageContext context) {
            super(actual, context);
            this.operator = operator;
        }

        @Override
        long first() {
            return context.prefetch();
        }

        @Override
        void arrived(PumpEvent event) {
            enter(new Guard(event, this));
        }

        @Override
        void exhausted() {
            endChainIfDone();
        }

        @Override
        void stopped() {
            Chain current = chain;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        void advance() {
            while (!out.isEmpty() && hasDemand()) {
                emit(out.poll());
                Chain current = chain;
                if (current != null) {
                    current.request(1);
                }
            }
            int n = toRequest;
            toRequest = Math.min(0, n);
            ask(n);
            if (isUpstreamDone() && isEmpty()) {
                // The chain was told that no more will come, and has nothing left to emit, whatever it waits for.
                stopped();
                chain = null;
            }
        }

        @Override
        boolean isEmpty() {
            return inside.isEmpty() && children.isEmpty() && deciding == 0 && out.isEmpty();
        }

        // --- into the chain ---

        private Chain build() {
            Chain next = new Chain(new Port(this::submit));
            chain = next;
            Flux<Event<Object>> built;
            try {
                built = operator.apply(next.port.map(event -> (Event<Object>) event));
            } catch (Throwable t) {
                built = Flux.error(t);
            }
            built.doOnDiscard(PumpEvent.class, this::discarded).subscribe(next);
            return next;
        }

        private void enter(Guard guard) {
            if (isCancelled()) {
                return;
            }
            inside.put(guard, limit(guard));
            push(guard.guarded());
        }

        private void push(PumpEvent guarded) {
            Chain current = chain;
            if (current == null) {
                current = build();
            }
            current.port.push(guarded);
        }

        private Disposable limit(Guard guard) {
            return context.timeout()
                    .map(limit -> context.run()
                            .scheduler()
                            .schedule(
                                    () -> guard.nack(new TimeoutException("it did not come out within " + limit)),
                                    limit.toNanos(),
                                    TimeUnit.NANOSECONDS))
                    .orElse(NO_TIMER);
        }

        private void left(Guard guard) {
            Disposable timer = inside.remove(guard);
            if (timer != null) {
                timer.dispose();
                toRequest++;
            } else {
                children.remove(guard);
            }
        }

        // --- out of the chain ---

        @Override
        public void nacked(Guard guard, Throwable cause) {
            submit((Runnable) () -> decide(guard, new Lost(guard), cause));
        }

        @Override
        public void settled(Guard guard) {
            submit((Runnable) () -> left(guard));
        }

        @Override
        public void born(Guard child) {
            submit((Runnable) () -> children.add(child));
        }

        private void discarded(PumpEvent event) {
            Guard guard = guardOf(event);
            if (guard != null) {
                guard.nack(new IllegalStateException(
                        "the operator discarded the event without settling it; ack() it, or use the stage filter"));
            }
        }

        private void decide(Guard guard, Lost attempt, Throwable cause) {
            left(guard);
            deciding++;
            context.failed(attempt, cause);
        }

        private void emitted(Chain from, PumpEvent event) {
            Guard guard = guardOf(event);
            while (guard != null && guard.leave()) {
                left(guard);
                guard = guardOf(guard.event);
            }
            if (guard != null && guard.isSettled()) {
                // It comes too late: another decision on it was taken already.
                from.request(1);
                return;
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

        /**
         * A chain is at its end. What was inside goes to the policy, but for what has not entered it yet: that is for the
         * next chain, unless this one took nothing at all, as then the next would not either.
         */
        private void ended(Chain ended, @Nullable Throwable error) {
            if (chain != ended) {
                return;
            }
            chain = null;
            Throwable cause = error != null
                    ? error
                    : new IllegalStateException("the operator completed with the event inside; it must let every event"
                            + " out or settle it");
            List<PumpEvent> outside = new ArrayList<>();
            Set<Guard> staying = new HashSet<>();
            while (ended.port.isUsed() && ended.port.waiting() > 0) {
                PumpEvent event = Objects.requireNonNull(ended.port.pollOldest());
                outside.add(event);
                staying.add(Objects.requireNonNull(guardOf(event)));
            }
            for (Guard lost :
                    Stream.concat(children.stream(), inside.keySet().stream()).toList()) {
                if (!staying.contains(lost)) {
                    lost.nack(cause);
                }
            }
            if (!isCancelled()) {
                outside.forEach(this::push);
                endChainIfDone();
            }
        }

        private void endChainIfDone() {
            Chain current = chain;
            if (isUpstreamDone() && deciding == 0 && current != null) {
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
                submit((Runnable) () -> decide(failed, attempt, cause));
            }

            @Override
            public void settled(Guard ended) {
                Runner.this.settled(ended);
            }

            @Override
            public void born(Guard child) {
                Runner.this.born(child);
            }
        }

        /** One life of the user's operator. */
        private final class Chain extends LineEnd<Event<Object>> {

            private final Port port;

            Chain(Port port) {
                super(context.prefetch());
                this.port = port;
            }

            @Override
            public void onNext(Event<Object> event) {
                if (event instanceof PumpEvent own && guardOf(own) != null) {
                    submit((Runnable) () -> emitted(this, own));
                } else {
                    cancel();
                    onError(new DataException(
                            "an event that entered it",
                            "another",
                            "operator '" + context.meter().name() + "'"));
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
        }
    }
}
