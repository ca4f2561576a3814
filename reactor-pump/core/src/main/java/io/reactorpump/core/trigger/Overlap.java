package io.reactorpump.core.trigger;

import io.reactorpump.api.policy.Checks;

/**
 * What becomes of a firing that comes while a cycle runs, or while the pipeline takes no events.
 *
 * @param kept how many firings wait for their cycle
 * @param replaces whether a new firing takes the place of the one that waits when no more may wait; if not, it is skipped
 */
public record Overlap(int kept, boolean replaces) {

    /** Checks the number. */
    public Overlap {
        Checks.notNegative("overlap.kept", kept);
    }

    /** It is skipped while a cycle runs. */
    public static Overlap skip() {
        return new Overlap(0, false);
    }

    /** The latest waits, and stands for those before it. The default. */
    public static Overlap latest() {
        return new Overlap(1, true);
    }

    /** So many wait; what comes beyond is skipped. */
    public static Overlap queue(int size) {
        Checks.positive("overlap.queue", size);
        return new Overlap(size, false);
    }
}
