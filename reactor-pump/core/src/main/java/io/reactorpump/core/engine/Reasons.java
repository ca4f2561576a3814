package io.reactorpump.core.engine;

/** An error in a few words, for status and logs. */
final class Reasons {

    private static final int MAX = 200;

    private Reasons() {}

    static String of(Throwable error) {
        String message = error.getMessage();
        String text = message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }
}
