package io.reactorpump.core.config;

/**
 * A text that no dump, message or {@code toString} shows: the type for passwords and tokens in records of settings.
 *
 * @param value the text itself
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return Redaction.MASK;
    }
}
