package io.reactorpump.api.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another system is away for now: a broker, a socket, a full disk. Never the fault of an event, so no event is given up on
 * for it: the work waits with backoff until the system is back.
 */
public final class InfrastructureException extends PumpException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /** What is away and why, to be read as a reason for waiting. */
    public InfrastructureException(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    /**
     * As the other, when it is known how long to wait.
     *
     * @param retryAfter when to try again, whatever the policy says; null if that is up to the policy
     */
    public InfrastructureException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before another try, if the other system, or whoever knows it, has said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
