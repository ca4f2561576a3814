package io.reactorpump.api;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sink that takes several writes at a time asks whether it may make the next one, so that none overtakes one that
 * failed. After a failure it admits nothing but what comes again; what it refuses has to fail as well, by an
 * {@link io.reactorpump.api.error.InfrastructureException}, and comes again in its turn.
 *
 * <p>It relies on the engine, which begins failed writes again in their order, and on the sink, which asks in the order of
 * the writes and lets failures be known in that order. Then a write that comes again was begun by an engine that knew of
 * all failures before it. A write that was given up does not come again: that costs the next one a refusal and no more.
 *
 * <p>The engine writes the same event again. One that somebody in between makes anew for each write is known by its id only,
 * which a child has in common with the child of another try of its parent: it costs one refusal more.
 *
 * <p>Not thread-safe: for the one thread at a time that makes the writes.
 */
public final class WriteOrder {

    private final List<Failed> failed = new ArrayList<>();

    /** An order in which nothing has failed. */
    public WriteOrder() {}

    private record Failed(Event<?> event, String id) {

        Failed(Event<?> event) {
            this(event, event.id());
        }
    }

    /** These writes failed, and with them all that was begun behind the first of them. */
    public void failed(List<? extends Event<?>> events) {
        failed.clear();
        events.forEach(event -> failed.add(new Failed(event)));
    }

    /** Whether every write may be made: nothing that failed is waited for. */
    public boolean isOpen() {
        return failed.isEmpty();
    }

    /** Whether this write may be made; if not, it has to fail. */
    public boolean admits(Event<?> event) {
        if (failed.isEmpty()) {
            return true;
        }
        int place = placeOf(event);
        if (place < 0) {
            failed.add(new Failed(event));
            return false;
        }
        failed.subList(0, place + 1).clear();
        return true;
    }

    private int placeOf(Event<?> event) {
        String id = event.id();
        int last = -1;
        int alike = 0;
        for (int i = 0; i < failed.size(); i++) {
            if (failed.get(i).event() == event) {
                return i;
            }
            if (failed.get(i).id().equals(id)) {
                last = i;
                alike++;
            }
        }
        return alike > 1 ? last : -1;
    }
}
