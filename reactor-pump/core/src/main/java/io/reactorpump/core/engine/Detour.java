package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * The way of events through the functions of a {@link SyncStage} after one of them has failed: all signals go through a serial
 * drain, the failed event is parked with those of its scope behind it, others go on.
 */
final class Detour extends SerialDrain {

    private static final Object COMPLETE = new Object();

    private final SyncStage.Runner stage;
    private final CoreSubscriber<? super PumpEvent> actual;
    private final SyncStage.Step[] steps;

    // Only the drain touches these.
    private final Map<Object, Parked> parked = new HashMap<>();
    private int live;
    private boolean completed;
    private boolean finished;

    Detour(SyncStage.Runner stage, CoreSubscriber<? super PumpEvent> actual, SyncStage.Step[] steps) {
        this.stage = stage;
        this.actual = actual;
        this.steps = steps;
    }

    /** Whether no event is here nor was left for the next run, and so no other thread. For the thread that brings events. */
    boolean isEmpty() {
        // First whether the drain is idle: only then has what is in it been counted, and is the count up to date.
        return isIdle() && live == 0 && parked.isEmpty();
    }

    /** An event that has just come. */
    void take(PumpEvent event) {
        submit(new Cell(event));
    }

    /** An event that failed at this step, which was given this value. */
    void takeFailed(PumpEvent event, int step, Object value, Throwable failure) {
        submit(new Cell(event, step, value, failure));
    }

    /** No more will come. */
    void complete() {
        submit(COMPLETE);
    }

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
            while (cell.step < steps.length) {
                Object result = steps[cell.step].function().process(cell.event, cell.value);
                cell.passed();
                if (result == null || result == Dedupe.TAKEN) {
                    live--;
                    stage.ended(cell.event, cell.step, result);
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
                stage.replace();
            }
            StageContext context = steps[0].context();
            if (context.lane() && context.ordered()) {
                // Nothing of this key may overtake it: the lane takes no more, which its port tells the stage
                // outside.
                stage.cancel();
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
                steps[0].context().meter().in.add();
            }
            Throwable cause = failure;
            Parked lane = parked.get(steps[step].context().scopeOf(event));
            if (lane != null) {
                if (lane.abandoned) {
                    live--;
                    stage.replace();
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
                Detour.this.run(self);
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
                    Detour.this.run(this);
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
                stage.replace();
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
