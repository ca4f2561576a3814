package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Delivery;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Topic;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.pubsub.TopicHub;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A trigger that is fired by hand. Thread-safe. Extend it for a trigger that knows by itself when to fire. */
public class ManualTrigger implements Trigger {

    private final Topic<Firing> topic;
    private final TopicHub listeners = new TopicHub();
    private final IdentityHashMap<Firing, Fired> open = new IdentityHashMap<>();
    private volatile @Nullable PumpClock clock;

    /** A trigger of that name. */
    public ManualTrigger(String name) {
        this.topic = Topic.of(name, Firing.class);
    }

    /** As {@link #fire(Map)}, without arguments. */
    public final Mono<FiringEnd> fire() {
        return fire(Map.of());
    }

    /**
     * Fires. Begins when called, not when subscribed.
     *
     * @param arguments what the cycle is to know
     * @return how the firing ended, when the cycle that it ran has finished or when it is clear that none will; if several
     *     sources have this trigger, when all have, and then the first end that is not a cycle with everything acknowledged.
     *     Fails if no running pipeline has this trigger
     */
    public final Mono<FiringEnd> fire(Map<String, Object> arguments) {
        PumpClock now = clock;
        if (now == null) {
            return Mono.error(notInUse());
        }
        Firing firing = new Firing(name(), now.now(), arguments);
        Fired fired = new Fired();
        synchronized (open) {
            open.put(firing, fired);
        }
        listeners.publish(topic, firing).subscribe(delivery -> delivered(firing, fired, delivery));
        return fired.end.asMono();
    }

    private StateException notInUse() {
        return new StateException("trigger '" + name() + "'", "not in use", "a running pipeline that has it");
    }

    private void delivered(Firing firing, Fired fired, Delivery delivery) {
        if (delivery.received() == 0) {
            forget(firing);
            fired.end.tryEmitError(notInUse());
        } else if (fired.delivered(delivery.received())) {
            finished(firing, fired);
        }
    }

    private void finished(Firing firing, Fired fired) {
        forget(firing);
        fired.end.tryEmitValue(fired.result);
    }

    private void forget(Firing firing) {
        synchronized (open) {
            open.remove(firing);
        }
    }

    @Override
    public final String name() {
        return topic.name();
    }

    @Override
    public final Flux<Firing> firings(ComponentContext context) {
        return Flux.defer(() -> {
            clock = new PumpClock(context.scheduler());
            return listeners.messages(topic);
        });
    }

    @Override
    public final void ended(Firing firing, FiringEnd end) {
        Fired fired;
        synchronized (open) {
            fired = open.get(firing);
        }
        if (fired != null && fired.ended(end)) {
            finished(firing, fired);
        }
    }

    /** A firing of which not everybody has said yet how it ended. */
    private static final class Fired {

        private static final int UNKNOWN = -1;

        private final Sinks.One<FiringEnd> end = Sinks.one();
        private int listeners = UNKNOWN;
        private int ended;
        private FiringEnd result = new FiringEnd.Cancelled();

        synchronized boolean delivered(int count) {
            listeners = count;
            return ended == listeners;
        }

        synchronized boolean ended(FiringEnd next) {
            if (ended == 0 || isGood(result)) {
                result = next;
            }
            ended++;
            return ended == listeners;
        }
    }

    private static boolean isGood(FiringEnd end) {
        return end instanceof FiringEnd.Finished finished && finished.outcome() instanceof Outcome.Acked;
    }
}
