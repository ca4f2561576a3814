package io.reactorpump.core.kind;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.trigger.Overlap;
import java.util.Optional;

/** What becomes of a firing that comes too early, as a file says it. */
public enum WhileBusy {
    /** It does not count. */
    SKIP,
    /** It waits, in place of one that waits already. */
    LATEST,
    /** It waits behind those that wait, if there is room. */
    QUEUE;

    /** What the setting beside this one means. */
    public static final String ABOUT_QUEUE = "how many firings wait, for whileBusy: queue";

    /**
     * The rule.
     *
     * @param queue how many wait, if that is said
     */
    public Overlap overlap(Optional<Integer> queue) {
        if (this == QUEUE) {
            int size = queue.orElseThrow(
                    () -> new SettingException("queue", "missing", "how many firings wait, as whileBusy is queue"));
            Checks.positive("queue", size);
            return Overlap.queue(size);
        }
        queue.ifPresent(size -> {
            throw new SettingException("queue", size, "nothing, as whileBusy is not queue");
        });
        return this == SKIP ? Overlap.skip() : Overlap.latest();
    }
}
