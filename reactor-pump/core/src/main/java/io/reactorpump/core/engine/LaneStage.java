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
    private final Set<Lane> open = new HashSet<>();
    private final ArrayDeque<Departure> departures = new ArrayDeque<>();
    private @Nullable Subscription upstream;
    private volatile long requested;
    private long emitted;
    private int toRequest;
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

    /** Opens a lane whose stages run where the function says. */
    final Lane open(Object key, Function<Flux<PumpEvent>, Flux<PumpEvent>> where) {
        Lane lane = new Lane(key);
        open.add(lane);
        line.apply(where.apply(lane.port)).subscribe(lane);
        return lane;
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
            submit(LOOK);
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
            context.meter().in.add();
            event.at(context.meter().index());
            arrived(event);
        } else if (signal instanceof Departure departure) {
            departures.add(departure);
        } else if (signal instanceof Runnable task) {
            task.run();
        } else if (signal == COMPLETE) {
            upstreamDone = true;
            upstreamDone();
        } else if (signal == CANCEL) {
            cancelled = true;
            open.forEach(Lane::cancel);
        }
    }

    @Override
    final void settled() {
        while (!departures.isEmpty() && !cancelled && (requested == Long.MAX_VALUE || requested > emitted)) {
            Departure departure = departures.poll();
            emitted++;
            context.meter().out().add();
            actual.onNext(departure.event());
            departure.lane().request(1);
        }
        int n = toRequest;
        Subscription s = upstream;
        if (n > 0 && s != null) {
            toRequest = 0;
            s.request(n);
        }
        if (upstreamDone && isEmpty() && open.isEmpty() && departures.isEmpty() && !completed && !cancelled) {
            completed = true;
            actual.onComplete();
        }
    }

    @Override
    final void broken(Throwable bug) {
        context.run().bug("stage '" + context.meter().name() + "' threw " + bug, bug);
    }

    /** An event on its way from a lane to the next stage. */
    private record Departure(Lane lane, PumpEvent event) {}

    /** One line of stages: its port at the one end, this subscriber at the other. */
    final class Lane implements CoreSubscriber<PumpEvent> {

        final Object key;
        final Port port;
        private volatile @Nullable Subscription end;

        Lane(Object key) {
            this.key = key;
            this.port = new Port(LaneStage.this, () -> demanded(this));
        }

        @Override
        public void onSubscribe(Subscription s) {
            end = s;
            s.request(LANE_PREFETCH);
        }

        @Override
        public void onNext(PumpEvent event) {
            submit(new Departure(this, event));
        }

        @Override
        public void onError(Throwable t) {
            context.run().bug("a lane of stage '" + context.meter().name() + "' ended with " + t, t);
        }

        @Override
        public void onComplete() {
            submit((Runnable) () -> {
                open.remove(this);
                ended(this);
            });
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
