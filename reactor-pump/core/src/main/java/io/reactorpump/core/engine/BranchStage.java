package io.reactorpump.core.engine;

import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.BranchPlan.Delivery.BestEffort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * Sends events into branches beside the main line: a tee to all of them, a route to the one that the event's note names.
 *
 * <p>Asks upstream for no more than its fullest line can hold: each required line holds at most {@code prefetch} events,
 * and the slowest required one sets the pace. A best-effort branch sets none: what it cannot hold is dropped.
 */
final class BranchStage extends FluxOperator<PumpEvent, PumpEvent> {

    /**
     * A branch and what builds its line of stages up to its sink.
     *
     * @param line subscribes the stages of the branch to the events that are sent there
     */
    record Line(BranchPlan branch, StageMeter meter, Consumer<Flux<PumpEvent>> line) {}

    private final List<Line> lines;
    private final boolean tee;
    private final StageContext context;

    BranchStage(Flux<PumpEvent> source, List<Line> lines, boolean tee, StageContext context) {
        super(source);
        this.lines = lines;
        this.tee = tee;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual));
    }

    private final class Runner extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

        private static final Object LOOK = new Object();
        private static final Object COMPLETE = new Object();

        private final CoreSubscriber<? super PumpEvent> actual;
        private final List<Port> ports = new ArrayList<>();
        private final ArrayDeque<PumpEvent> mainLine = new ArrayDeque<>();
        private @Nullable Subscription upstream;
        private volatile boolean cancelled;
        private volatile long requested;
        private long emitted;
        private long outstanding;
        private boolean upstreamDone;
        private boolean completed;

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            this.actual = actual;
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            for (Line line : lines) {
                Port port = new Port(this::submit);
                ports.add(port);
                line.line().accept(port);
            }
            actual.onSubscribe(this);
            submit(LOOK);
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
                Operators.addCap(DEMAND, this, n);
                submit(LOOK);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
        }

        @Override
        void handle(Object signal) {
            if (signal instanceof PumpEvent event) {
                outstanding--;
                context.meter().in.add();
                event.at(context.meter().index());
                if (tee) {
                    tee(event);
                } else {
                    route(event);
                }
            } else if (signal == COMPLETE) {
                upstreamDone = true;
                ports.forEach(Port::end);
            } else if (signal instanceof Port port) {
                port.flush();
            }
        }

        private void tee(PumpEvent event) {
            Family family = new Family(event);
            for (int i = 0; i < ports.size(); i++) {
                Line line = lines.get(i);
                if (line.branch().delivery() instanceof BestEffort bestEffort) {
                    offer(ports.get(i), line, bestEffort, event);
                } else {
                    line.meter().in.add();
                    ports.get(i).push(family.child(event.payload));
                }
            }
            mainLine.add(family.child(event.payload));
            family.complete();
        }

        private void route(PumpEvent event) {
            int branch = event.note instanceof Integer chosen ? chosen : -1;
            event.note = null;
            if (branch < 0) {
                mainLine.add(event);
                return;
            }
            Line line = lines.get(branch);
            if (line.branch().delivery() instanceof BestEffort bestEffort) {
                offer(ports.get(branch), line, bestEffort, event);
                event.acked();
            } else {
                line.meter().in.add();
                ports.get(branch).push(event);
            }
        }

        private void offer(Port port, Line line, BestEffort bestEffort, PumpEvent event) {
            line.meter().in.add();
            if (port.waiting() >= bestEffort.buffer()) {
                line.meter().dropped.add();
                if (bestEffort.overflow() == BranchPlan.Overflow.DROP_NEWEST) {
                    return;
                }
                port.pollOldest();
            }
            port.push(event.child(event.payload, new Detached(event), event.number));
        }

        @Override
        void settled() {
            while (!mainLine.isEmpty() && hasDemand()) {
                emitted++;
                context.meter().out().add();
                actual.onNext(mainLine.poll());
            }
            ask();
            if (upstreamDone && mainLine.isEmpty() && !completed && !cancelled) {
                completed = true;
                actual.onComplete();
            }
        }

        private boolean hasDemand() {
            return !cancelled && (requested == Long.MAX_VALUE || requested > emitted);
        }

        private void ask() {
            Subscription s = upstream;
            if (s == null || upstreamDone || cancelled) {
                return;
            }
            long held = mainLine.size();
            for (int i = 0; i < ports.size(); i++) {
                if (!(lines.get(i).branch().delivery() instanceof BestEffort)) {
                    held = Math.max(held, ports.get(i).waiting());
                }
            }
            long room = context.prefetch() - held - outstanding;
            if (room > 0) {
                outstanding += room;
                s.request(room);
            }
        }

        @Override
        void broken(Throwable bug) {
            context.run().bug("stage '" + context.meter().name() + "' threw " + bug);
        }
    }

    private static final AtomicLongFieldUpdater<Runner> DEMAND =
            AtomicLongFieldUpdater.newUpdater(Runner.class, "requested");
}
