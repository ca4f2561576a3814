package io.reactorpump.core.status;

import io.reactorpump.api.error.PumpException;

/** An error in a few words, for status and logs. */
public final class Reasons {

    private static final int MAX = 200;

    private Reasons() {}

    /** Its message, or the name of its class, cut where it is too long. */
    public static String of(Throwable error) {
        String message = error.getMessage();
        String text = message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }

    /** Its message if it is an error of this library, else the name of its class, as the message may say anything. */
    public static String ours(Throwable error) {
        return error instanceof PumpException
                ? String.valueOf(error.getMessage())
                : error.getClass().getSimpleName();
    }
}
