package io.reactorpump.api;

import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A part of a pipeline that has a life: opened before the first event, closed after the last, also after a failure.
 */
public interface Component {

    /** Prepares the component. Subscribed once per run, before any event; an error fails the start. */
    default Mono<Void> open(ComponentContext context) {
        return Mono.empty();
    }

    /** Releases what {@link #open} took. Subscribed once for each open that was subscribed, even if that open failed. */
    default Mono<Void> close() {
        return Mono.empty();
    }

    /**
     * The names of the connections it uses. They are connected before it is opened, and not disconnected before it is closed;
     * one that the pump does not have fails the start.
     */
    default Collection<String> connections() {
        return List.of();
    }

    /** What status, logs and errors call the component, unless the pipeline names it: by default its class's simple name. */
    default String componentName() {
        String simple = getClass().getSimpleName();
        return simple.isEmpty() ? "anonymous" : simple;
    }
}
