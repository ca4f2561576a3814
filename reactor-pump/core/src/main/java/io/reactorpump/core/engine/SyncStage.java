package io.reactorpump.core.engine;

import io.reactorpump.api.Processor;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * A chain of functions that finish within the call, fused into one operator.
 *
 * <p>As long as nothing fails, an event runs through the functions on the thread that emitted it, and its payload is
 * replaced in place. When a function fails, the stage turns to {@code slow}: all signals go through a serial drain, the
 * failed event is parked with those of its scope behind it, others go on. The stage turns back when nothing is parked, on the
 * thread of the next event, while the drain is idle: then no other thread can be inside.
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

    private static final class Runner extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

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
        private boolean slow;

        // Only the drain touches these.
        private final Map<Object, Parked> parked = new HashMap<>();
        private int live;
        private boolean completed;
        private boolean finished;

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
            if (slow) {
                if (live == 0 && isIdle()) {
                    slow = false;
                } else {
                    submit(new Cell(event));
                    return;
                }
            }
            if (head == null) {
                in.add();
            }
            event.at(firstIndex);
            int length = functions.length;
            Object value = event.payload;
            int i = 0;
            try {
                // The first four functions have a call of their own each, so that the compiler can inline them.
                Object result = first.process(event, value);
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
                if (result == null || result == Dedupe.TAKEN) {
                    endedAtOnce(event, i, result);
                    return;
                }
                value = result;
            } catch (Throwable t) {
                slow = true;
                submit(new Cell(event, i, value, t));
                return;
            }
            event.payload = value;
            actual.onNext(event);
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
        private void ended(PumpEvent event, int step, @Nullable Object result) {
            if (!endsHere || step < functions.length - 1) {
                dropped[step].add();
            }
            if (result == null) {
                event.acked();
            }
            replace();
        }

        /** The event takes up demand no longer. */
        private void replace() {
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
            if (slow) {
                submit(COMPLETE);
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

        // --- slow ---

        private static final Object COMPLETE = new Object();

        @Override
        void handle(Object signal) {
            if (signal == COMPLETE) {
                completed = true;
                finished = false;
            } else if (signal instanceof Cell cell) {
                cell.advance();
            } else {
                ((Runnable) signal).run();
            }
        }

        @Override
        void settled() {
            if (completed && live == 0 && !finished) {
                finished = true;
                actual.onComplete();
            }
        }

        @Override
        void broken(Throwable bug) {
            steps[0].context().run().bug("stage '" + steps[0].context().meter().name() + "' threw " + bug, bug);
        }

        private void run(Cell cell) {
            cell.event.at(steps[cell.step].context().meter().index());
            try {
                while (cell.step < functions.length) {
                    Object result = functions[cell.step].process(cell.event, cell.value);
                    cell.passed();
                    if (result == null || result == Dedupe.TAKEN) {
                        live--;
                        ended(cell.event, cell.step, result);
                        return;
                    }
                    cell.next(result);
                }
            } catch (Throwable t) {
                fail(cell, t);
                return;
            }
            live--;
            cell.event.payload = cell.value;
            actual.onNext(cell.event);
        }

        private void fail(Cell cell, Throwable cause) {
            StageContext context = steps[cell.step].context();
            cell.event.at(context.meter().index());
            cell.stuck();
            parked.computeIfAbsent(context.scopeOf(cell.event), scope -> new Parked(context)).head = cell;
            context.failed(cell, cause);
        }

        private void unpark(Object scope) {
            Parked lane = parked.get(scope);
            if (lane == null) {
                return;
            }
            lane.head = null;
            while (lane.head == null && !lane.behind.isEmpty()) {
                Cell next = lane.behind.poll();
                lane.crowd.shrank(lane.behind.size());
                run(next);
            }
            if (lane.head == null) {
                parked.remove(scope);
            }
        }

        private void abandon(Object scope) {
            Parked lane = parked.get(scope);
            if (lane != null) {
                int left = 1 + lane.behind.size();
                live -= left;
                lane.behind.clear();
                lane.abandoned = true;
                for (int i = 0; i < left; i++) {
                    replace();
                }
                StageContext context = steps[0].context();
                if (context.lane() && context.ordered()) {
                    // Nothing of this key may overtake it: the lane takes no more, which its port tells the stage
                    // outside.
                    cancel();
                    completed = true;
                }
            }
        }

        /** A failed event and those of its scope that wait behind it. */
        private static final class Parked {
            private @Nullable Cell head;
            private final ArrayDeque<Cell> behind = new ArrayDeque<>();
            private final Crowd crowd;
            private boolean abandoned;

            Parked(StageContext context) {
                this.crowd = new Crowd(context);
            }
        }

        /** An event on the slow way. */
        private final class Cell extends Attempt {

            private int step;
            private Object value;
            private @Nullable Throwable failure;
            private boolean isStuck;

            Cell(PumpEvent event) {
                this(event, 0, event.payload, null);
            }

            Cell(PumpEvent event, int step, Object value, @Nullable Throwable failure) {
                super(event);
                this.step = step;
                this.value = value;
                this.failure = failure;
            }

            /** It has failed at its step and not passed it yet. */
            private void stuck() {
                if (!isStuck) {
                    isStuck = true;
                    steps[step].context().meter().stuck.add(1);
                }
            }

            private void passed() {
                if (isStuck) {
                    isStuck = false;
                    steps[step].context().meter().stuck.add(-1);
                }
            }

            private void next(Object result) {
                step++;
                value = result;
                eventFailures = 0;
                infrastructureFailures = 0;
                firstFailedAt = null;
            }

            /** In the drain: the event arrives. */
            private void advance() {
                live++;
                if (failure == null) {
                    in.add();
                }
                Throwable cause = failure;
                Parked lane = parked.get(steps[step].context().scopeOf(event));
                if (lane != null) {
                    if (lane.abandoned) {
                        live--;
                        replace();
                    } else {
                        lane.behind.add(this);
                        lane.crowd.grew(event, lane.behind.size());
                    }
                    return;
                }
                // A lane is told that no more will come whenever none waits, and may be given more after that.
                completed = false;
                finished = false;
                if (cause != null) {
                    failure = null;
                    fail(this, cause);
                } else {
                    Cell self = this;
                    Runner.this.run(self);
                }
            }

            @Override
            Object input() {
                return value;
            }

            @Override
            void retry() {
                submit((Runnable) () -> {
                    Object scope = scope();
                    Parked lane = parked.get(scope);
                    if (lane != null && lane.head == this) {
                        lane.head = null;
                        Runner.this.run(this);
                        if (lane.head == null) {
                            unpark(scope);
                        }
                    }
                });
            }

            @Override
            void gone() {
                submit((Runnable) () -> {
                    live--;
                    replace();
                    unpark(scope());
                });
            }

            @Override
            void abandoned() {
                submit((Runnable) () -> abandon(scope()));
            }

            private Object scope() {
                return steps[step].context().scopeOf(event);
            }
        }
    }
}
