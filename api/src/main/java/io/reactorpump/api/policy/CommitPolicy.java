package io.reactorpump.api.policy;

import java.time.Duration;

/**
 * How often acknowledged positions are made durable; also always on revoke and on drain.
 *
 * @param interval at least so often while something is to be committed; default 1 s
 * @param count and after so many settled events; default 10 000
 */
public record CommitPolicy(Duration interval, int count) {

    /** Checks both. */
    public CommitPolicy {
        Checks.positive("commit.interval", interval);
        Checks.positive("commit.count", count);
    }

    /** Every second or 10 000 events. */
    public static CommitPolicy defaults() {
        return new CommitPolicy(Duration.ofSeconds(1), 10_000);
    }
}
