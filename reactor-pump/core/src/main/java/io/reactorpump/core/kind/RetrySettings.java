package io.reactorpump.core.kind;

import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.config.About;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and when to try again, as a file says it.
 *
 * @param retries attempts after the first
 * @param backoff the waits between them
 */
@About("How often and when to try again")
public record RetrySettings(
        @About(value = "attempts after the first", example = "3")
        Optional<Integer> retries,

        @About("the waits between attempts; by default exponential from 100 ms, with some chance")
        Optional<BackoffSettings> backoff) {

    private static final Backoff USUAL =
            Backoff.exponential(Duration.ofMillis(100)).jitter(0.2);

    /** Checks the number. */
    public RetrySettings {
        retries.ifPresent(number -> Checks.notNegative("retries", number));
    }

    /** The policy of the program, with what is said here in its place. */
    public RetryPolicy over(RetryPolicy policy) {
        int most = retries.orElse(policy.maxRetries());
        if (backoff.isPresent()) {
            return new RetryPolicy(most, backoff.get().backoff());
        }
        return new RetryPolicy(most, policy.maxRetries() == 0 ? USUAL : policy.backoff());
    }
}
