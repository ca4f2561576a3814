package io.reactorpump.api.error;

import org.jspecify.annotations.Nullable;

/** Something that cannot happen: {@code bug: settled 5 events but only 4 were in flight [pipeline=orders], please report}. */
public final class BugException extends PumpException {

    private static final long serialVersionUID = 1L;

    /** What happened, without "bug:" and "please report". */
    public BugException(String what, @Nullable Throwable cause) {
        super("bug: " + what + ", please report", cause);
    }
}
