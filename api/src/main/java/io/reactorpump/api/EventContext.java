package io.reactorpump.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What a function of a pipeline may know of the event it works on, beside the payload: where it comes from and the
 * attributes that travel with it.
 */
public interface EventContext {

    /** The key that the source gave, if any. */
    Optional<Object> key();

    /** When the source says the event happened, if it says so. */
    Optional<Instant> timestamp();

    /** What the source sent beside the payload. */
    Headers headers();

    /** Where the event, or the source event it descends from, stands in the source. */
    Position position();

    /**
     * A name for this event that is the same each time the source delivers it: the position, followed by a number for
     * each split or batch it went through. Use it as an idempotency key.
     */
    String id();

    /** Values that stages leave for later stages. Writable; children start with a copy. */
    Attributes attributes();
}
