package io.reactorpump.api.error;

import org.jspecify.annotations.Nullable;

/**
 * Something that trying again cannot mend: authentication, authorization, TLS, an unknown host at the start, a file that
 * may not be read. The pipeline fails at once.
 */
public final class FatalException extends PumpException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, and how to mend it. */
    public FatalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
