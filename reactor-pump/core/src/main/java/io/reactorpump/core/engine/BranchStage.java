package io.reactorpump.core.engine;

import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.BranchPlan.Delivery.BestEffort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

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
        Runner runner = new Runner(actual);
        runner.open();
        source.subscribe(runner);
    }

    private final class Runner extends SerialStage {

        // Only the drain touches these.
        private final List<Port> ports = new ArrayList<>();
        private final ArrayDeque<PumpEvent> mainLine = new ArrayDeque<>();

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, BranchStage.this.context);
        }

        /** Before anything comes. */
        private void open() {
            for (Line line : lines) {
                Port port = new Port(this::submit);
                ports.add(port);
                line.line().accept(port);
            }
        }

        @Override
        void arrived(PumpEvent event) {
            if (tee) {
                tee(event);
            } else {
                route(event);
            }
        }

        @Override
        void exhausted() {
            ports.forEach(Port::end);
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
        void advance() {
            while (!mainLine.isEmpty() && hasDemand()) {
                emit(mainLine.poll());
            }
            ask(context.prefetch() - held() - expected());
        }

        /** How many events the fullest of the lines that set the pace holds. */
        private int held() {
            int held = mainLine.size();
            for (int i = 0; i < ports.size(); i++) {
                if (!(lines.get(i).branch().delivery() instanceof BestEffort)) {
                    held = Math.max(held, ports.get(i).waiting());
                }
            }
            return held;
        }

        @Override
        boolean isEmpty() {
            return mainLine.isEmpty();
        }
    }
}
