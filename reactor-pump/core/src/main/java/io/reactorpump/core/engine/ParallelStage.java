package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.scheduler.Schedulers;

/** So many copies of a lane, each on a thread of its own; an event goes to a lane that asks for one. No order. */
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
        private final List<Lane> lanes = new ArrayList<>();

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, line, ParallelStage.this.context);
        }

        @Override
        void arrived(PumpEvent event) {
            if (lanes.isEmpty()) {
                for (int i = 0; i < concurrency; i++) {
                    Lane lane = lane(port -> port.publishOn(Schedulers.parallel(), HANDOVER));
                    use(lane);
                    lanes.add(lane);
                }
            }
            events.add(event);
            feed();
        }

        private void feed() {
            for (int i = 0; i < lanes.size() && !events.isEmpty(); i++) {
                Lane lane = lanes.get(i);
                while (lane.port.free() > 0 && !events.isEmpty()) {
                    taken();
                    lane.port.push(events.poll());
                }
            }
            if (upstreamDone && events.isEmpty()) {
                lanes.forEach(lane -> lane.port.end());
            }
        }

        @Override
        void demanded(Lane lane) {
            feed();
        }

        @Override
        void upstreamDone() {
            feed();
        }

        @Override
        void ended(Lane lane) {}

        @Override
        boolean isEmpty() {
            return events.isEmpty();
        }
    }
}
