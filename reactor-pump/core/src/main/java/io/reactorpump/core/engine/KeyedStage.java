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
 * <p>When no event of its key waits or is in the first stage of its lane, the lane is ended, which makes its stages finish;
 * events that come meanwhile wait for the next lane of that key, so order is kept. A lane that is at its end is empty. If its
 * stages take events after that, it serves other keys, so that a key costs no lane of its own: some are kept for that.
 */
final class KeyedStage extends FluxOperator<PumpEvent, PumpEvent> {

    /** As many as may become free and be needed again in short order; more than that is memory held for nothing. */
    private static final int MOST_KEPT = 256;

    private final int concurrency;
    private final @Nullable Replication replication;
    private final Function<Flux<PumpEvent>, Flux<PumpEvent>> line;
    private final boolean reusable;
    private final StageContext context;

    /**
     * Lanes by key.
     *
     * @param reusable whether the stages of a lane take events again after they were told that there are no more
     */
    KeyedStage(
            Flux<PumpEvent> source,
            int concurrency,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            boolean reusable,
            StageContext context) {
        this(source, concurrency, null, line, reusable, context);
    }

    /** As many lanes as there are replicas. */
    KeyedStage(
            Flux<PumpEvent> source,
            int concurrency,
            @Nullable Replication replication,
            Function<Flux<PumpEvent>, Flux<PumpEvent>> line,
            boolean reusable,
            StageContext context) {
        super(source);
        this.concurrency = concurrency;
        this.replication = replication;
        this.line = line;
        this.reusable = reusable;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual));
    }

    private final class Runner extends LaneStage {

        private final Map<Object, Queue> queues = new HashMap<>();
        private final ArrayDeque<Queue> withoutLane = new ArrayDeque<>();
        private final ArrayDeque<Lane> freeLanes = new ArrayDeque<>();
        private final ArrayDeque<Queue> freeQueues = new ArrayDeque<>();
        private final int crowd;
        private int most = concurrency;
        private int inUse;
        private int waiting;

        Runner(CoreSubscriber<? super PumpEvent> actual) {
            super(actual, line, replication, KeyedStage.this.context);
            this.crowd = Crowd.most(context);
        }

        @Override
        void arrived(PumpEvent event) {
            Object key = event.note == null ? Tombstone.VALUE : event.note;
            event.note = null;
            Queue queue = queues.get(key);
            if (queue == null) {
                queue = freeQueues.pollLast();
                if (queue == null) {
                    queue = new Queue();
                }
                queue.key = key;
                queues.put(key, queue);
                queue.add(event);
                withoutLane.add(queue);
                openLanes();
            } else {
                queue.add(event);
            }
        }

        private void openLanes() {
            while (inUse < most && !withoutLane.isEmpty() && !isCancelled()) {
                Queue queue = withoutLane.poll();
                Lane lane = freeLanes.pollLast();
                if (lane == null) {
                    lane = lane(port -> port);
                }
                inUse++;
                use(lane);
                lane.user = queue;
                queue.lane = lane;
                queue.feed();
            }
        }

        @Override
        void ended(Lane lane) {
            inUse--;
            Queue queue = leave(lane);
            if (lane.port.isCancelled()) {
                forget(lane);
                queue.abandon();
            } else {
                if (reusable && freeLanes.size() < MOST_KEPT) {
                    freeLanes.add(lane);
                } else {
                    forget(lane);
                }
                if (queue.events.isEmpty()) {
                    queues.remove(queue.key);
                    if (queue.mostWaiting < MOST_KEPT && freeQueues.size() < MOST_KEPT) {
                        freeQueues.add(queue);
                    }
                } else {
                    withoutLane.add(queue);
                }
            }
            openLanes();
        }

        private Queue leave(Lane lane) {
            Queue queue = (Queue) lane.user;
            if (queue == null) {
                throw new IllegalStateException("a lane that no key uses has ended");
            }
            lane.user = null;
            queue.lane = null;
            return queue;
        }

        @Override
        void demanded(Lane lane) {
            if (lane.user instanceof Queue queue) {
                queue.feed();
            }
        }

        @Override
        int waiting() {
            return waiting;
        }

        @Override
        int lanesAtWork() {
            return inUse;
        }

        @Override
        void permitted(int lanes) {
            most = lanes;
            openLanes();
        }

        /** The events of one key that have not entered a lane yet. */
        private final class Queue {

            private final ArrayDeque<PumpEvent> events = new ArrayDeque<>(4);
            private Object key = Tombstone.VALUE;
            private int mostWaiting;
            private @Nullable Crowd held;
            private @Nullable Lane lane;
            private boolean abandoned;

            /** An event of this key is left for the next run, and so are all behind it. */
            void abandon() {
                abandoned = true;
                waiting -= events.size();
                events.forEach(left -> taken());
                events.clear();
            }

            void add(PumpEvent event) {
                if (abandoned) {
                    taken();
                    return;
                }
                events.add(event);
                waiting++;
                feed();
                int behind = events.size();
                if (behind > mostWaiting) {
                    mostWaiting = behind;
                    if (behind >= crowd && held == null) {
                        held = new Crowd(context);
                    }
                }
                if (held != null) {
                    held.grew(event, behind);
                }
            }

            /** As many as the lane asks for; when none is left and its first stage is free, the lane ends. */
            void feed() {
                Lane current = lane;
                if (current == null || current.port.isEnding()) {
                    return;
                }
                while (!events.isEmpty() && current.port.free() > 0) {
                    PumpEvent event = events.poll();
                    waiting--;
                    taken();
                    if (held != null) {
                        held.shrank(events.size());
                    }
                    current.port.push(event);
                }
                if (events.isEmpty() && (!reusable || current.isFree())) {
                    current.port.end();
                }
            }
        }
    }
}
