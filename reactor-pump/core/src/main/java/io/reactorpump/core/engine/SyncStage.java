package io.reactorpump.core.engine;

import io.reactorpump.api.Processor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * A chain of functions that finish within the call, fused into one operator.
 *
 * <p>As long as nothing fails, an event runs through the functions on the thread that emitted it, and its payload is
 * replaced in place. When a function fails, all events make a {@link Detour}, where others may go on while one waits. The stage
 * turns back on the thread of the next event, when the detour is empty.
 */
final class SyncStage extends FluxOperator<PumpEvent, PumpEvent> {

    /**
     * One function of the chain.
     *
     * @param last whether this is an inline sink, after which the event is done
     */
    record Step(Processor<Object, Object> function, StageContext context, boolean last) {}

    private final Step[] steps;

    SyncStage(Flux<PumpEvent> source, Step[] steps) {
        super(source);
        this.steps = steps;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, steps));
    }

    static final class Runner implements CoreSubscriber<PumpEvent>, Subscription {

        private final CoreSubscriber<? super PumpEvent> actual;
        private final Step[] steps;
        private final Processor<Object, Object>[] functions;
        private final Processor<Object, Object> first;
        private final Processor<Object, Object> second;
        private final Processor<Object, Object> third;
        private final Processor<Object, Object> fourth;
        private final Count in;
        private final Count[] dropped;
        private final int firstIndex;
        private final boolean endsHere;
        private @Nullable Subscription upstream;
        private @Nullable Intake head;
        private boolean unbounded;

        /** Where events go as long as any waits there. */
        private @Nullable Detour detour;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Runner(CoreSubscriber<? super PumpEvent> actual, Step[] steps) {
            this.actual = actual;
            this.steps = steps;
            this.functions = new Processor[steps.length];
            this.dropped = new Count[steps.length];
            for (int i = 0; i < steps.length; i++) {
                functions[i] = steps[i].function();
                dropped[i] = steps[i].context().meter().dropped;
            }
            this.first = functions[0];
            this.second = functions[Math.min(1, steps.length - 1)];
            this.third = functions[Math.min(2, steps.length - 1)];
            this.fourth = functions[Math.min(3, steps.length - 1)];
            this.in = steps[0].context().meter().in;
            this.firstIndex = steps[0].context().meter().index();
            this.endsHere = steps[steps.length - 1].last();
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            if (s instanceof Intake intake) {
                // The intake has counted the events already, and emits as its own holder.
                head = intake;
                steps[0].context().meter().count(intake::emitted);
            }
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(PumpEvent event) {
            if (detour != null && isOnDetour(event)) {
                return;
            }
            if (head == null) {
                in.add();
            }
            event.at(firstIndex);
            int length = functions.length;
            Object value = event.payload;
            @Nullable Object result;
            int i = 0;
            try {
                // The first four functions have a call of their own each, so that the compiler can inline them.
                result = first.process(event, value);
                if (length > 1 && result != null && result != Dedupe.TAKEN) {
                    value = result;
                    i = 1;
                    result = second.process(event, value);
                    if (length > 2 && result != null && result != Dedupe.TAKEN) {
                        value = result;
                        i = 2;
                        result = third.process(event, value);
                        if (length > 3 && result != null && result != Dedupe.TAKEN) {
                            value = result;
                            i = 3;
                            result = fourth.process(event, value);
                            while (++i < length && result != null && result != Dedupe.TAKEN) {
                                value = result;
                                result = functions[i].process(event, value);
                            }
                            i--;
                        }
                    }
                }
            } catch (Throwable t) {
                // Made only now: as long as nothing has failed, the compiler leaves this out, and sees that the event
                // goes nowhere.
                Detour turning = new Detour(this, actual, steps);
                detour = turning;
                turning.takeFailed(event, i, value, t);
                return;
            }
            if (result == null || result == Dedupe.TAKEN) {
                endedAtOnce(event, i, result);
            } else {
                event.payload = result;
                actual.onNext(event);
            }
        }

        /** Sends an event after those that are on their detour, unless none is any more. */
        private boolean isOnDetour(PumpEvent event) {
            Detour current = detour;
            if (current != null && !current.isEmpty()) {
                current.take(event);
                return true;
            }
            detour = null;
            return false;
        }

        /** As {@link #ended}, on the thread that emitted the event. */
        private void endedAtOnce(PumpEvent event, int step, @Nullable Object result) {
            if (head == null || result != null || !(event.owner instanceof PartitionLedger ledger)) {
                ended(event, step, result);
                return;
            }
            if (!endsHere || step < functions.length - 1) {
                dropped[step].add();
            }
            ledger.ackedByHolder(event.number);
            replace();
        }

        /** The event ended at this step: written by an inline sink, or dropped. */
        void ended(PumpEvent event, int step, @Nullable Object result) {
            if (!endsHere || step < functions.length - 1) {
                dropped[step].add();
            }
            if (result == null) {
                event.acked();
            }
            replace();
        }

        /** The event takes up demand no longer. */
        void replace() {
            Subscription s = upstream;
            if (!unbounded && s != null) {
                s.request(1);
            }
        }

        @Override
        public void onError(Throwable t) {
            actual.onError(t);
        }

        @Override
        public void onComplete() {
            Detour current = detour;
            if (current != null) {
                current.complete();
            } else {
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (n == Long.MAX_VALUE) {
                unbounded = true;
            }
            Subscription s = upstream;
            if (s != null) {
                s.request(n);
            }
        }

        @Override
        public void cancel() {
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
        }
    }
}
