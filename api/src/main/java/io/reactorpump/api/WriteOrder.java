package io.reactorpump.api;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a sink that takes several writes at a time asks whether it may make the next one, so that none overtakes one that
 * failed. After a failure it admits nothing but what comes again; what it refuses has to fail as well, by an
 * {@link io.reactorpump.api.error.InfrastructureException}, and comes again in its turn.
 *
 * <p>It relies on the engine, which begins failed writes again in their order, and on the sink, which asks in the order of
 * the writes and lets failures be known in that order. Then a write that comes again was begun by an engine that knew of
 * all failures before it. A write that was given up does not come again: that costs the next one a refusal and no more.
 *
 * <p>Not thread-safe: for the one thread at a time that makes the writes.
 */
public final class WriteOrder {

    private final Set<String> failed = new LinkedHashSet<>();

    /** An order in which nothing has failed. */
    public WriteOrder() {}

    /** These writes failed, and with them all that was begun behind the first of them. */
    public void failed(List<? extends Event<?>> events) {
        failed.clear();
        events.forEach(event -> failed.add(event.id()));
    }

    /** Whether this write may be made; if not, it has to fail. */
    public boolean admits(Event<?> event) {
        if (failed.isEmpty()) {
            return true;
        }
        String id = event.id();
        if (failed.add(id)) {
            return false;
        }
        Iterator<String> earlier = failed.iterator();
        while (!earlier.next().equals(id)) {
            earlier.remove();
        }
        earlier.remove();
        return true;
    }
}
