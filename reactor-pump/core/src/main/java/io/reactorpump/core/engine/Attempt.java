package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event at one stage, with the story of its failures there. {@link Failures} decides what becomes of it and says so by
 * one of the three calls, from any thread.
 */
abstract class Attempt {

    final PumpEvent event;
    int eventFailures;
    int infrastructureFailures;

    /** The pipeline is draining and this is the last try. */
    boolean last;

    @Nullable Instant firstFailedAt;

    Attempt(PumpEvent event) {
        this.event = event;
    }

    /** What the failed function was given. */
    abstract Object input();

    /** Settles the event, after any children that it has made already. */
    void settle(Outcome outcome) {
        event.settle(outcome);
    }

    /** Try again, now. */
    abstract void retry();

    /** The event is settled: go on with the next. */
    abstract void gone();

    /** The event stays unsettled until the next run: nothing may overtake it. */
    abstract void abandoned();

    int failures() {
        return eventFailures + infrastructureFailures;
    }
}
