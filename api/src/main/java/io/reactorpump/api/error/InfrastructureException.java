package io.reactorpump.api.error;

import org.jspecify.annotations.Nullable;

/**
 * Another system is away for now: a broker, a socket, a full disk. Never the fault of an event, so no event is given up on
 * for it: the work waits with backoff until the system is back.
 */
public final class InfrastructureException extends PumpException {

    private static final long serialVersionUID = 1L;

    /** What is away and why, to be read as a reason for waiting. */
    public InfrastructureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
