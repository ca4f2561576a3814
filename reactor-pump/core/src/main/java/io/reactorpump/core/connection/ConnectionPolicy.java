package io.reactorpump.core.connection;

import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.RetryPolicy;
import java.time.Duration;

/**
 * How connections are looked after.
 *
 * @param check how often a connection is asked whether it works; default 10 s
 * @param timeout how long connecting, such an answer, and disconnecting may take each; default 10 s
 * @param backoff the waits between attempts to connect again; default from 100 ms to 30 s with jitter
 */
public record ConnectionPolicy(Duration check, Duration timeout, Backoff backoff) {

    /** Checks the times. */
    public ConnectionPolicy {
        Checks.positive("connection.check", check);
        Checks.positive("connection.timeout", timeout);
    }

    /** Asked every 10 s, 10 s for an answer, a backoff of up to 30 s. */
    public static ConnectionPolicy defaults() {
        return new ConnectionPolicy(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                RetryPolicy.forever().backoff());
    }
}
