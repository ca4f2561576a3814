package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.scheduler.Schedulers;

/**
 * So many copies of a lane at the most, each on a thread of its own; an event opens another as long as there may be more, or
 * goes to the one that asks and was given none the longest. No order.
 *
 * <p>Where their number may change, a lane is given an event only when it has none, so that it is known which are at work;
 * and of those that are too many the newest gets no more, and ends.
 */
final class ParallelStage extends FluxOperator<PumpEvent, PumpEvent> {

    private static final int HANDOVER = 8;

    private final int concurrency;
    private final @Nullable Replication replication;
    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final StageContext context;

    ParallelStage(
            Flux<PumpEvent> source,
            int concurrency,
            @Nullable Replication replication,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            StageContext context) {
        super(source);
        this.concurrency = concurrency;
        this.replication = replication;
        this.line = line;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual));
    }

    private final class Runner extends LaneStage {

        private final ArrayDeque<PumpEvent> events = new ArrayDeque<>();

        /** Lanes that ask for events, the one that was given one last at the end. */
        private final ArrayDeque<Lane> asking = new ArrayDeque<>();

        /** Those that take events, the newest last. */
        private final ArrayDeque<Lane> opened = new ArrayDeque<>();

        /** How many were too many, and have not ended. */
        private int leaving;

        private int most = concurrency;
        private boolean ending;

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, line, replication, ParallelStage.this.context);
        }

        @Override
        void arrived(PumpEvent event) {
            events.add(event);
            open();
            feed();
        }

        private void open() {
            if (opened.size() < most) {
                Lane lane = lane(
                        replication == null
                                ? port -> port.publishOn(Schedulers.parallel(), HANDOVER)
                                : port -> new Hop(port, Schedulers.parallel()));
                use(lane);
                opened.add(lane);
                asking.addFirst(lane);
                lane.user = asking;
            }
        }

        /** An event at a time, so that no lane has several while another has none. */
        private void feed() {
            while (!events.isEmpty() && !asking.isEmpty()) {
                Lane lane = asking.poll();
                lane.user = null;
                taken();
                lane.port.push(events.poll());
                join(lane);
            }
            if (isUpstreamDone() && events.isEmpty() && !ending) {
                ending = true;
                forEachLane(lane -> lane.port.end());
            }
        }

        private void join(Lane lane) {
            boolean takesOne = replication == null ? lane.port.free() > 0 : lane.isFree();
            if (lane.user == null && takesOne && !lane.port.isEnding()) {
                lane.user = asking;
                asking.add(lane);
            }
        }

        @Override
        void demanded(Lane lane) {
            join(lane);
            feed();
        }

        @Override
        void exhausted() {
            feed();
        }

        @Override
        void ended(Lane lane) {
            forget(lane);
            if (!opened.remove(lane)) {
                leaving--;
            }
        }

        @Override
        int waiting() {
            return events.size();
        }

        @Override
        int lanesAtWork() {
            return opened.size() + leaving - asking.size();
        }

        @Override
        void permitted(int lanes) {
            most = lanes;
            while (opened.size() > most) {
                Lane newest = opened.removeLast();
                asking.remove(newest);
                leaving++;
                newest.port.end();
            }
            for (int i = events.size(); i > 0; i--) {
                open();
            }
            feed();
        }
    }
}
