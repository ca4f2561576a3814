package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.scheduler.Schedulers;

/**
 * So many copies of a lane at the most, each on a thread of its own; an event opens another as long as there may be more, or
 * goes to the one that asks and was given none the longest. No order.
 */
final class ParallelStage extends FluxOperator<PumpEvent, PumpEvent> {

    private static final int HANDOVER = 8;

    private final int concurrency;
    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final StageContext context;

    ParallelStage(
            Flux<PumpEvent> source,
            int concurrency,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            StageContext context) {
        super(source);
        this.concurrency = concurrency;
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

        private int opened;
        private boolean ending;

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, line, ParallelStage.this.context);
        }

        @Override
        void arrived(PumpEvent event) {
            events.add(event);
            if (opened < concurrency) {
                opened++;
                Lane lane = lane(port -> port.publishOn(Schedulers.parallel(), HANDOVER));
                use(lane);
                asking.addFirst(lane);
                lane.user = asking;
            }
            feed();
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
            if (lane.user == null && lane.port.free() > 0) {
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
        void ended(Lane lane) {}

        @Override
        boolean isWaitedOut() {
            return events.isEmpty();
        }
    }
}
