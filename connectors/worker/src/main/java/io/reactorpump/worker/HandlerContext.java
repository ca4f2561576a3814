package io.reactorpump.worker;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a {@link Handler} has beside the data, as long as its worker lives. */
public final class HandlerContext {

    private static final About NOTHING =
            new About(new Position("none", 0), Optional.empty(), Optional.empty(), Headers.none());

    private final String workerName;
    private final Logger logger = LoggerFactory.getLogger("io.reactorpump.worker.handler");
    private final Map<String, Object> attributes = new HashMap<>();
    private About event = NOTHING;

    HandlerContext(String workerName) {
        this.workerName = workerName;
    }

    /** What is known of an event beside its data. */
    record About(Position position, Optional<Object> key, Optional<Instant> timestamp, Headers headers) {

        static About of(EventContext context) {
            return new About(context.position(), context.key(), context.timestamp(), context.headers());
        }
    }

    void event(About now) {
        event = now;
    }

    /** The name of the worker, for instance worker-1. */
    public String workerName() {
        return workerName;
    }

    /** For what the handler has to say. */
    public Logger logger() {
        return logger;
    }

    /** What the handler keeps from one event to the next. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** The key of the event at hand. */
    public Optional<Object> key() {
        return event.key();
    }

    /** When the source says that the event at hand happened. */
    public Optional<Instant> timestamp() {
        return event.timestamp();
    }

    /** What came beside the event at hand. */
    public Headers headers() {
        return event.headers();
    }

    /** Where the event at hand stands in its source. */
    public Position position() {
        return event.position();
    }
}
