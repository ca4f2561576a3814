package io.reactorpump.core.context;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Takes the context of a thread along with an event, to the threads that work on the event later. Thread-safe. */
public interface Carrier {

    /** What the calling thread has, for an event that it is emitting. Immutable. */
    Object capture();

    /**
     * Puts it onto the calling thread, in place of what is there.
     *
     * @param captured null for an event that has nothing, as a batch of events that differ: then nothing shall be there
     */
    Scope restore(@Nullable Object captured);

    /** Adds what the calling thread has to the context of a publisher that it is about to subscribe. */
    Context write(Context context);

    /** Carries the log context (MDC), and needs no library but SLF4J. */
    static Carrier mdc() {
        return MdcCarrier.INSTANCE;
    }
}
