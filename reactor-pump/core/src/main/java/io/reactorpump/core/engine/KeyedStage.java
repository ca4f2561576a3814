package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * A lane per key that has events, so many keys at a time. The key is in the event's note, put there by the function chain
 * before, so that a key function fails as any function does.
 *
 * <p>A lane lives as long as events of its key wait. When none does it is ended, which makes its stages finish; events
 * that come meanwhile wait for the next lane of that key, so order is kept.
 */
final class KeyedStage extends FluxOperator<PumpEvent, PumpEvent> {

    private final int concurrency;
    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final StageContext context;

    KeyedStage(
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

        private final Map<Object, Queue> queues = new HashMap<>();
        private final ArrayDeque<Queue> withoutLane = new ArrayDeque<>();
        private int lanes;
        private int waiting;

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, line, KeyedStage.this.context);
        }

        @Override
        void arrived(PumpEvent event) {
            Object key = event.note == null ? Tombstone.VALUE : event.note;
            event.note = null;
            Queue queue = queues.get(key);
            if (queue == null) {
                queue = new Queue(key);
                queues.put(key, queue);
                withoutLane.add(queue);
            }
            queue.add(event);
            openLanes();
        }

        private void openLanes() {
            while (lanes < concurrency && !withoutLane.isEmpty() && !cancelled) {
                Queue queue = withoutLane.poll();
                lanes++;
                queue.lane = open(queue, port -> port);
                queue.feed();
            }
        }

        @Override
        void ended(Lane lane) {
            Queue queue = (Queue) lane.key;
            queue.lane = null;
            lanes--;
            if (lane.port.isCancelled()) {
                queue.abandon();
            } else if (queue.events.isEmpty()) {
                queues.remove(queue.key);
            } else {
                withoutLane.add(queue);
            }
            openLanes();
        }

        @Override
        void demanded(Lane lane) {
            ((Queue) lane.key).feed();
        }

        @Override
        boolean isEmpty() {
            return waiting == 0;
        }

        @Override
        void upstreamDone() {}

        /** The events of one key that have not entered a lane yet. */
        private final class Queue {

            private final Object key;
            private final ArrayDeque<PumpEvent> events = new ArrayDeque<>();
            private @Nullable Crowd crowd;
            private @Nullable Lane lane;
            private boolean abandoned;

            Queue(Object key) {
                this.key = key;
            }

            /** An event of this key is left for the next run, and so are all behind it. */
            void abandon() {
                abandoned = true;
                waiting -= events.size();
                events.clear();
            }

            void add(PumpEvent event) {
                if (abandoned) {
                    return;
                }
                events.add(event);
                waiting++;
                if (lane == null || lane.port.isEnding()) {
                    crowd(event);
                } else {
                    feed();
                }
            }

            private void crowd(PumpEvent event) {
                Crowd known = crowd;
                if (known == null) {
                    known = new Crowd(context);
                    crowd = known;
                }
                known.grew(event, events.size());
            }

            /** As many as the lane asks for; when none is left the lane ends. */
            void feed() {
                Lane current = lane;
                if (current == null || current.port.isEnding()) {
                    return;
                }
                while (!events.isEmpty() && current.port.free() > 0) {
                    PumpEvent event = events.poll();
                    waiting--;
                    taken();
                    if (crowd != null) {
                        crowd.shrank(events.size());
                    }
                    current.port.push(event);
                }
                if (events.isEmpty()) {
                    current.port.end();
                }
            }
        }
    }
}
