package io.reactorpump.core.trigger;

import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * A firing whose cycle has not ended.
 *
 * @param firing what the trigger emitted
 * @param trigger who is to be told how it ended; null if it has been told that the run ended before
 * @param number its place in the source
 */
record PendingFiring(Firing firing, @Nullable Trigger trigger, long number) {

    void tell(FiringEnd end) {
        Trigger asked = trigger;
        if (asked != null) {
            asked.ended(firing, end);
        }
    }

    /** The same for the next run. */
    PendingFiring told() {
        return new PendingFiring(firing, null, number);
    }
}
