package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** An operator that sends events through lanes, lines of stages that lead back, and emits what comes out of them. */
abstract class LaneStage extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

    private static final AtomicLongFieldUpdater<LaneStage> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(LaneStage.class, "requested");
    private static final int LANE_PREFETCH = 16;
    private static final Object LOOK = new Object();
    private static final Object COMPLETE = new Object();
    private static final Object CANCEL = new Object();

    final StageContext context;
    private final CoreSubscriber<? super PumpEvent> actual;
    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final int replenishAt;
    private final Set<Lane> lanes = new HashSet<>();

    /** Lanes that have asked for more or have come to their end. */
    private final ArrayDeque<Lane> changed = new ArrayDeque<>();

    /** What has come out of lanes: each event's note is its lane. */
    private final ArrayDeque<PumpEvent> departures = new ArrayDeque<>();

    private @Nullable Subscription upstream;
    private volatile long requested;
    private long emitted;
    private int toRequest;
    private int open;
    private boolean completed;
    boolean upstreamDone;
    boolean cancelled;

    LaneStage(
            CoreSubscriber<? super PumpEvent> actual,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            StageContext context) {
        this.actual = actual;
        this.line = line;
        this.context = context;
        this.replenishAt = 1 + context.prefetch() / 16;
    }

    /** An event came in. In the drain; {@link #taken()} when a lane has it. */
    abstract void arrived(PumpEvent event);

    /** A lane has ended, and all that went through it has left it. */
    abstract void ended(Lane lane);

    /** A lane asked for more. */
    abstract void demanded(Lane lane);

    /** Nothing waits to enter a lane. When also upstream is done and no lane is open, the stage is. */
    abstract boolean isEmpty();

    /** Upstream is done: lanes that wait for more should end when they are empty. */
    abstract void upstreamDone();

    // --- for the subclasses ---

    /** Makes a lane whose stages run where the function says. */
    final Lane lane(Function<Flux<PumpEvent>, Flux<PumpEvent>> where) {
        Lane lane = new Lane();
        lanes.add(lane);
        line.apply(where.apply(lane.port)).subscribe(lane);
        lane.room = lane.port.free();
        return lane;
    }

    /** A lane is in use until it has {@link #ended}. */
    final void use(Lane lane) {
        open++;
        lane.port.reopen();
    }

    /** A lane that has ended is not used again. */
    final void forget(Lane lane) {
        lanes.remove(lane);
    }

    /** An event has entered a lane: there is room for another. */
    final void taken() {
        toRequest++;
    }

    // --- signals ---

    @Override
    public final void onSubscribe(Subscription s) {
        upstream = s;
        actual.onSubscribe(this);
        s.request(context.prefetch());
    }

    @Override
    public final void onNext(PumpEvent event) {
        submit(event);
    }

    @Override
    public final void onError(Throwable t) {
        actual.onError(t);
    }

    @Override
    public final void onComplete() {
        submit(COMPLETE);
    }

    @Override
    public final void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            if (!isHeldHere()) {
                submit(LOOK);
            }
        }
    }

    @Override
    public final void cancel() {
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
        submit(CANCEL);
    }

    @Override
    final void handle(Object signal) {
        if (signal instanceof PumpEvent event) {
            if (event.note instanceof Lane lane) {
                lane.received++;
                departures.add(event);
            } else {
                context.meter().in.add();
                event.at(context.meter().index());
                arrived(event);
            }
        } else if (signal instanceof Lane lane) {
            changed(lane);
        } else if (signal == COMPLETE) {
            upstreamDone = true;
            upstreamDone();
        } else if (signal == CANCEL) {
            cancelled = true;
            lanes.forEach(Lane::cancel);
        }
    }

    private void changed(Lane lane) {
        if (!lane.isChanged) {
            lane.isChanged = true;
            changed.add(lane);
        }
    }

    @Override
    final void settled() {
        do {
            Lane lane = changed.poll();
            while (lane != null) {
                lane.isChanged = false;
                look(lane);
                lane = changed.poll();
            }
            while (mayDepart()) {
                PumpEvent event = departures.poll();
                Lane left = (Lane) event.note;
                event.note = null;
                emitted++;
                context.meter().out().add();
                actual.onNext(event);
                if (left != null) {
                    left.request(1);
                }
            }
            int n = toRequest;
            Subscription s = upstream;
            if (n >= replenishAt && s != null) {
                toRequest = 0;
                s.request(n);
            }
        } while (!changed.isEmpty() || mayDepart());
        if (upstreamDone && isEmpty() && open == 0 && departures.isEmpty() && !completed && !cancelled) {
            completed = true;
            actual.onComplete();
        }
    }

    private boolean mayDepart() {
        return !departures.isEmpty() && !cancelled && (requested == Long.MAX_VALUE || requested > emitted);
    }

    private void look(Lane lane) {
        // While its last event is on its way through the drain the lane is no more at its end than it looks.
        if (lane.isEnded && lane.sent == lane.received) {
            lane.isEnded = false;
            open--;
            ended(lane);
        } else {
            demanded(lane);
        }
    }

    @Override
    final void broken(Throwable bug) {
        context.run().bug("stage '" + context.meter().name() + "' threw " + bug);
    }

    /** One line of stages: its port at the one end, this subscriber at the other. */
    final class Lane implements CoreSubscriber<PumpEvent> {

        final Port port = new Port(this::asked);
        private volatile @Nullable Subscription end;

        /** What holds the lane, for the subclass. */
        @Nullable Object user;

        private long room;

        /** How many events have come out; by one thread at a time. */
        private long sent;

        // Only the drain touches these.
        private long received;
        private boolean isChanged;

        private volatile boolean isEnded;

        /** Nothing is in the lane's first stage, nor on its way there. */
        boolean isFree() {
            return port.free() == room;
        }

        @Override
        public void onSubscribe(Subscription s) {
            end = s;
            s.request(LANE_PREFETCH);
        }

        @Override
        public void onNext(PumpEvent event) {
            event.note = this;
            if (isHeldHere() && sent == received) {
                // None of this lane is on its way through the drain, so it may go ahead of what is.
                sent++;
                received++;
                departures.add(event);
            } else {
                sent++;
                submit(event);
            }
        }

        @Override
        public void onError(Throwable t) {
            context.run().bug("a lane of stage '" + context.meter().name() + "' ended with " + t);
        }

        @Override
        public void onComplete() {
            isEnded = true;
            asked(port);
        }

        private void asked(Port from) {
            if (isHeldHere()) {
                changed(this);
            } else {
                submit(this);
            }
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
