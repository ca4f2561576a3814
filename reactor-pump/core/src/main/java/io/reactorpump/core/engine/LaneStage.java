package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** An operator that sends events through lanes, lines of stages that lead back, and emits what comes out of them. */
abstract class LaneStage extends SerialStage {

    private static final int LANE_PREFETCH = 16;

    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final int replenishAt;
    private final @Nullable Replication replication;

    // Only the drain touches these.
    private final Set<Lane> lanes = new HashSet<>();

    /** Lanes that have asked for more or have come to their end. */
    private final ArrayDeque<Lane> changed = new ArrayDeque<>();

    /** What has come out of lanes: each event's note is its lane. */
    private final ArrayDeque<PumpEvent> departures = new ArrayDeque<>();

    private int toRequest;
    private int open;

    LaneStage(
            CoreSubscriber<? super PumpEvent> actual,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            @Nullable Replication replication,
            StageContext context) {
        super(actual, context);
        this.line = line;
        this.replication = replication;
        if (replication != null) {
            replication.toldTo(permits -> submit((Runnable) () -> permitted(permits)));
        }
        this.replenishAt = 1 + context.prefetch() / 16;
    }

    /** A lane has ended, and all that went through it has left it. */
    abstract void ended(Lane lane);

    /** A lane asked for more. */
    abstract void demanded(Lane lane);

    /** How many events wait to enter a lane. */
    abstract int waiting();

    /** How many lanes have events. Asked only if there are replicas. */
    abstract int lanesAtWork();

    /** So many lanes may have events from now on. */
    abstract void permitted(int lanes);

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

    final void forEachLane(Consumer<Lane> action) {
        lanes.forEach(action);
    }

    /** An event has entered a lane: there is room for another. */
    final void taken() {
        toRequest++;
        if (replication != null) {
            replication.succeeded();
        }
    }

    // --- in the drain ---

    @Override
    final long first() {
        return context.prefetch();
    }

    @Override
    final void came(PumpEvent event) {
        if (event.note instanceof Lane lane) {
            lane.received++;
            departures.add(event);
            if (lane.isEnded) {
                // Its end went ahead of this event, and was put off for it.
                lane.run();
            }
        } else {
            super.came(event);
        }
    }

    @Override
    final void stopped() {
        lanes.forEach(Lane::cancel);
    }

    @Override
    final void advance() {
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
                emit(event);
                if (left != null) {
                    left.request(1);
                }
            }
            if (toRequest >= replenishAt || expected() == 0) {
                int n = toRequest;
                toRequest = 0;
                ask(n);
            }
        } while (!changed.isEmpty() || mayDepart());
        if (replication != null) {
            // A lane whose events wait for the stage behind this one is not at work.
            replication.at(Math.max(0, lanesAtWork() - departures.size()), waiting());
        }
    }

    private boolean mayDepart() {
        return !departures.isEmpty() && hasDemand();
    }

    @Override
    final boolean isEmpty() {
        return open == 0 && departures.isEmpty() && waiting() == 0;
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

    /** One line of stages: its port at the one end, this subscriber at the other. */
    final class Lane extends LineEnd<PumpEvent> implements Runnable {

        final Port port = new Port(this::asked);

        /** What holds the lane, for the subclass. */
        @Nullable Object user;

        private long room;

        /** How many events have come out; by one thread at a time. */
        private long sent;

        // Only the drain touches these.
        private long received;
        private boolean isChanged;

        private volatile boolean isEnded;

        Lane() {
            super(LANE_PREFETCH);
        }

        /** Nothing is in the lane's first stage, nor on its way there. */
        boolean isFree() {
            return port.free() == room;
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
            bug("has a lane that ended with " + t, t);
        }

        @Override
        public void onComplete() {
            isEnded = true;
            asked(port);
        }

        private void asked(Port from) {
            if (isHeldHere()) {
                run();
            } else {
                submit(this);
            }
        }

        /** It has asked for more or has come to its end. In the drain. */
        @Override
        public void run() {
            if (!isChanged) {
                isChanged = true;
                changed.add(this);
            }
        }
    }
}
