package io.reactorpump.api.error;

import io.reactorpump.api.Position;
import org.jspecify.annotations.Nullable;

/**
 * Work on one event that failed for good: {@code sink 'audit' could not deliver [topic=orders, partition=3, offset=42]:
 * HTTP 503 after 5 retries}.
 */
public final class WorkException extends PumpException {

    private static final long serialVersionUID = 1L;

    private final String subject;
    private final transient @Nullable Position position;
    private final int retries;

    /**
     * Who could not do what, with which event, and why.
     *
     * @param subject who, for instance {@code sink 'audit'}
     * @param verb what it could not do, for instance {@code deliver}
     * @param why the reason in a few words
     * @param retries how often it was tried again; 0 is left out of the message
     */
    public WorkException(
            String subject, String verb, Position position, String why, int retries, @Nullable Throwable cause) {
        super(
                subject + " could not " + verb + " [" + position + "]: " + why
                        + (retries == 0 ? "" : " after " + retries + (retries == 1 ? " retry" : " retries")),
                cause);
        this.subject = subject;
        this.position = position;
        this.retries = retries;
    }

    /** Who failed. */
    public String subject() {
        return subject;
    }

    /** Where the event stands; null only after Java serialization. */
    public @Nullable Position position() {
        return position;
    }

    /** How often it was tried again. */
    public int retries() {
        return retries;
    }
}
