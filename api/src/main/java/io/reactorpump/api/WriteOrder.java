package io.reactorpump.api;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sink that takes several writes at a time asks whether it may make the next one, so that none overtakes one that
 * failed. After a failure it admits nothing but what comes again, in the order in which it came first; what it refuses has
 * to fail as well, by an {@link io.reactorpump.api.error.InfrastructureException}, and comes again in its turn.
 *
 * <p>It relies on the engine, which begins failed writes again in their order, and on the sink, which asks in the order of
 * the writes and lets failures and refusals be known in the order in which they are told here. An engine that begins a
 * write again knows what became of it, and so of all that was told before. So a write is waited for until one behind it
 * comes again that failed later: then it was given up, which costs the next one a refusal and no more.
 *
 * <p>The engine writes the same event again. One that somebody in between makes anew for each write is known by its id only,
 * which a child has in common with the child of another try of its parent: it costs one refusal more.
 *
 * <p>Not thread-safe: for the one thread at a time that makes the writes.
 */
public final class WriteOrder {

    /** What has to come again, in order. */
    private final List<Failed> failed = new ArrayList<>();

    private long told;

    /** An order in which nothing has failed. */
    public WriteOrder() {}

    private static final class Failed {

        private final Event<?> event;
        private final String id;
        private long told;

        Failed(Event<?> event, long told) {
            this.event = event;
            this.id = event.id();
            this.told = told;
        }
    }

    /** These writes failed, which had been admitted: they come before all that was not admitted since. */
    public void failed(List<? extends Event<?>> events) {
        List<Failed> first = new ArrayList<>(events.size());
        for (Event<?> event : events) {
            failed.removeIf(known -> known.event == event);
            first.add(new Failed(event, ++told));
        }
        failed.addAll(0, first);
    }

    /** This write fails without having been asked for, and keeps its place all the same. */
    public void turnedAway(Event<?> event) {
        if (admits(event)) {
            failed(List.of(event));
        }
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
            failed.add(new Failed(event, ++told));
            return false;
        }
        Failed known = failed.get(place);
        for (int i = 0; i < place; i++) {
            if (failed.get(i).told > known.told) {
                // It was begun by an engine that may not have heard of this failure.
                known.told = ++told;
                return false;
            }
        }
        failed.subList(0, place + 1).clear();
        return true;
    }

    private int placeOf(Event<?> event) {
        String id = event.id();
        int last = -1;
        int alike = 0;
        for (int i = 0; i < failed.size(); i++) {
            if (failed.get(i).event == event) {
                return i;
            }
            if (failed.get(i).id.equals(id)) {
                last = i;
                alike++;
            }
        }
        return alike > 1 ? last : -1;
    }
}
