package io.reactorpump.core.status;

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
}
