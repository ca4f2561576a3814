package io.reactorpump.core.engine;

import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Where a run is in its life, and what it failed with. Every change is made in one piece, and tells nobody: whoever makes it
 * does what follows from it.
 */
final class Life {

    private volatile State state = State.RUNNING;
    private volatile @Nullable Failure failure;

    /** Whether all that was to come has come to its end. */
    private boolean done;

    private List<Runnable> postponed = new ArrayList<>();

    /** Told of the next failure; another one after each that was cleared. */
    private volatile Sinks.One<Throwable> whoWaits = Sinks.one();

    State state() {
        return state;
    }

    /** What it failed with first, until that is cleared; what clearing does not mend comes before what it does. */
    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What it fails with, at once if it has failed, until that is cleared. */
    Mono<Throwable> failing() {
        return Mono.defer(() -> whoWaits.asMono());
    }

    /** It has failed; those to be told if it went on until now, or else null. */
    synchronized Sinks.@Nullable One<Throwable> fail(Failure why) {
        Failure first = failure;
        if (first == null || (first.position().isPresent() && why.position().isEmpty())) {
            failure = why;
        }
        if (state != State.RUNNING) {
            return null;
        }
        state = State.FAILED;
        return whoWaits;
    }

    /** It goes on from the event that failed, if one did. */
    synchronized Cleared resume() {
        if (state != State.FAILED || failure == null) {
            return Cleared.HAD_NOT_FAILED;
        }
        if (failure.position().isEmpty()) {
            return Cleared.NEEDS_RESTART;
        }
        failure = null;
        whoWaits = Sinks.one();
        state = State.RUNNING;
        return Cleared.GOES_ON;
    }

    /** What had to wait until it goes on. */
    synchronized List<Runnable> postponed() {
        List<Runnable> now = postponed;
        postponed = new ArrayList<>();
        return now;
    }

    /** Does this if the run goes on; if it has failed, it is {@link #postponed}; if it ends, never. */
    void whenGoingOn(Runnable task) {
        synchronized (this) {
            if (state == State.FAILED) {
                postponed.add(task);
            }
            if (state != State.RUNNING) {
                return;
            }
        }
        task.run();
    }

    /** All has come to its end; true if the run is to be finished, false if somebody has to see to its failure first. */
    synchronized boolean allDone() {
        done = true;
        return state != State.FAILED;
    }

    synchronized boolean isDone() {
        return done;
    }

    /** It is to end; true if it was not about to. */
    synchronized boolean end() {
        boolean first = state == State.RUNNING || state == State.FAILED;
        if (first) {
            state = State.DRAINING;
        }
        return first;
    }

    /** It has ended, by itself and with all done, or otherwise. */
    synchronized State over(boolean complete) {
        state = complete && state == State.RUNNING ? State.COMPLETED : State.STOPPED;
        return state;
    }
}
