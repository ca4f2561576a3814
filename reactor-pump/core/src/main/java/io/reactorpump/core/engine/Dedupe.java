package io.reactorpump.core.engine;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Processor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first event of each key pass, within the last so many keys. A key counts as seen when its first event is done;
 * a repetition that comes earlier takes the first one's fate, so that losing the first does not acknowledge the second.
 * Keys of events that are under way are never forgotten.
 */
final class Dedupe implements Processor<Object, Object> {

    /** The event is neither dropped nor passed on: somebody else settles it. */
    static final Object TAKEN = new Object();

    private final BiFunction<EventContext, Object, Object> key;
    private final int window;
    private final Map<Object, Seen> seen = new LinkedHashMap<>();

    Dedupe(BiFunction<EventContext, Object, Object> key, int window) {
        this.key = key;
        this.window = window;
    }

    @Override
    public @Nullable Object process(EventContext context, Object payload) {
        PumpEvent event = (PumpEvent) context;
        Object value = key.apply(context, payload);
        synchronized (this) {
            Seen first = seen.get(value);
            if (first == null) {
                Seen entry = new Seen(value, event.owner);
                seen.put(value, entry);
                event.owner = entry;
                forget();
                return payload;
            }
            if (first.done) {
                return null;
            }
            first.followers.add(event);
            return TAKEN;
        }
    }

    private void forget() {
        Iterator<Seen> oldest = seen.values().iterator();
        int beyond = seen.size() - window;
        while (beyond > 0 && oldest.hasNext()) {
            if (oldest.next().done) {
                oldest.remove();
                beyond--;
            }
        }
    }

    private List<PumpEvent> ended(Seen entry, Outcome outcome) {
        synchronized (this) {
            if (outcome instanceof Outcome.Acked || outcome instanceof Outcome.DeadLettered) {
                entry.done = true;
            } else {
                seen.remove(entry.key);
            }
            List<PumpEvent> same = List.copyOf(entry.followers);
            entry.followers.clear();
            return same;
        }
    }

    /** A key and the event that brought it: the owner that hears how that event ends. */
    final class Seen implements Owner {

        private final Object key;
        final Owner owner;
        private final List<PumpEvent> followers = new ArrayList<>();
        private boolean done;

        Seen(Object key, Owner owner) {
            this.key = key;
            this.owner = owner;
        }

        @Override
        public void settle(long number, Outcome outcome) {
            List<PumpEvent> same = ended(this, outcome);
            owner.settle(number, outcome);
            same.forEach(follower -> follower.settle(outcome));
        }

        @Override
        public void at(long number, int stage) {
            owner.at(number, stage);
        }

        @Override
        public Object scope() {
            return owner.scope();
        }

        @Override
        public Position position(long number) {
            return owner.position(number);
        }

        @Override
        public String id(long number) {
            return owner.id(number);
        }

        @Override
        public @Nullable PartitionLedger ledger() {
            return owner.ledger();
        }
    }
}
