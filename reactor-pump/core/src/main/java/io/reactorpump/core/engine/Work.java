package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import org.jspecify.annotations.Nullable;

/** One event in a {@link WorkStage}. But for the three calls of {@link Attempt}, it belongs to the drain of the stage. */
final class Work extends Attempt implements Comparable<Work> {

    /** How far it is. */
    enum Phase {
        /** It has not been begun. */
        WAITING,
        RUNNING,
        /** It has failed, and the policy has not had it begun again. */
        FAILED,
        /** It has failed and may be begun again. */
        DUE,
        /** It has ended well, and its results wait for their turn. */
        ENDED,
        /** It is not in the stage any more. */
        GONE
    }

    final WorkScope scope;
    private final long place;
    final int part;
    Phase phase = Phase.WAITING;

    /** The one that runs. */
    @Nullable WorkSubscriber running;

    /** The neighbours in its scope. */
    @Nullable Work before;

    @Nullable Work after;

    /** For the stage: what has come and is not yet handed on. */
    @Nullable Object results;

    /** For the stage: the children, if it makes any. */
    @Nullable Family family;

    /** For the stage: it waits for demand. */
    boolean isReady;

    /**
     * A work.
     *
     * @param place how many arrived before it in its scope
     * @param part which part it is, or begins with, of a batch that arrived there
     */
    Work(PumpEvent event, WorkScope scope, long place, int part) {
        super(event);
        this.scope = scope;
        this.place = place;
        this.part = part;
    }

    /** A part of this one's event, which takes its place. */
    Work piece(PumpEvent event, int number) {
        return new Work(event, scope, place, part + number);
    }

    /** In the order of arrival in the same scope. */
    @Override
    public int compareTo(Work other) {
        return place == other.place ? Integer.compare(part, other.part) : Long.compare(place, other.place);
    }

    void request(long n) {
        WorkSubscriber current = running;
        if (current != null) {
            current.request(n);
        }
    }

    /** Gives it up; false if it has ended meanwhile. */
    boolean cancel() {
        WorkSubscriber current = running;
        return current == null || current.cancel();
    }

    @Override
    void settle(Outcome outcome) {
        Family children = family;
        if (children == null) {
            event.settle(outcome);
        } else {
            children.fail(outcome);
        }
    }

    @Override
    Object input() {
        return event.payload;
    }

    @Override
    void retry() {
        scope.stage.submit((Runnable) () -> scope.stage.due(this));
    }

    @Override
    void gone() {
        scope.stage.submit((Runnable) () -> scope.stage.gone(this));
    }

    @Override
    void abandoned() {
        scope.stage.submit((Runnable) () -> scope.stage.abandon(this));
    }
}
