package io.reactorpump.api.policy;

import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

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

    /**
     * The wait before this retry: what an {@link InfrastructureException} asks for, but no less than the first wait of the
     * backoff, so that nobody can ask for a hot loop; or else what the backoff says.
     *
     * @param retry 1 for the first retry
     * @param error what failed
     */
    public Duration delay(int retry, Throwable error) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = error; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof InfrastructureException away && away.retryAfter().isPresent()) {
                Duration asked = away.retryAfter().get();
                Duration first = backoff.delay(1);
                return asked.compareTo(first) > 0 ? asked : first;
            }
        }
        return backoff.delay(retry);
    }

    /** Whether there is another attempt after this many. */
    public boolean allows(int attempts) {
        return attempts <= maxRetries;
    }
}
