package io.reactorpump.core.config;

/** A text that is not what was expected; the message says what was. */
final class NotAccepted extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    NotAccepted(String expected) {
        super(expected);
    }
}
