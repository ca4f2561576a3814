package io.reactorpump.kafka;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the partitions that have records to be emitted: each in its order, but for those that the engine
 * paused and those that wait. For the emitting thread.
 */
final class Turns {

    private final Waits waits;
    private final Queue<Assignment> turns = new ArrayDeque<>();
    private final Queue<Assignment> parked = new ArrayDeque<>();

    Turns(Waits waits) {
        this.waits = waits;
    }

    /** More records of a partition have come. */
    void add(Chunk chunk) {
        RecordQueue queue = chunk.assignment().queue();
        queue.add(chunk.records());
        if (queue.joinsTurn()) {
            turns.add(chunk.assignment());
        }
    }

    /** Those that were paused are in turn again, for as long as they are not. */
    void unpark() {
        turns.addAll(parked);
        parked.clear();
    }

    /** Those that waited are in turn again, if it is time. */
    void release() {
        waits.release(turns);
    }

    /** Whose turn it is, if it is anybody's. */
    @Nullable Assignment next() {
        Assignment next = turns.poll();
        while (next != null && next.isPaused() && !next.isOver()) {
            parked.add(next);
            next = turns.poll();
        }
        return next;
    }

    /** It had its turn; what is left of it waits for the next one. */
    void pass(Assignment turn) {
        RecordQueue queue = turn.queue();
        if (turn.isOver()) {
            queue.clear();
            waits.end(turn);
        }
        if (!queue.hasNext()) {
            queue.leavesTurn();
        } else if (!waits.holds(turn)) {
            turns.add(turn);
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Nothing is emitted any more. */
    void clear() {
        waits.clear();
        unpark();
        turns.forEach(turn -> turn.queue().clear());
        turns.clear();
    }
}
