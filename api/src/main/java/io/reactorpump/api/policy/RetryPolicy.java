package io.reactorpump.api.policy;

import java.time.Duration;

/**
 * How often and when to try one event again at the stage where it failed.
 *
 * @param maxRetries attempts after the first; 0 for none, {@link Integer#MAX_VALUE} for ever
 * @param backoff the waits between them
 */
public record RetryPolicy(int maxRetries, Backoff backoff) {

    /** Checks the number. */
    public RetryPolicy {
        Checks.notNegative("retry.maxRetries", maxRetries);
    }

    /** No retry. */
    public static RetryPolicy none() {
        return new RetryPolicy(0, Backoff.none());
    }

    /** For ever, from 100 ms to 30 s with a jitter of 20 %: what infrastructure failures get by default. */
    public static RetryPolicy forever() {
        return new RetryPolicy(
                Integer.MAX_VALUE,
                Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(30))
                        .jitter(0.2));
    }

    /** Whether there is another attempt after this many. */
    public boolean allows(int attempts) {
        return attempts <= maxRetries;
    }
}
