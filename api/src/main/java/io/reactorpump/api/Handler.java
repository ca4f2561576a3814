package io.reactorpump.api;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A stage as a class of which each replica has an instance of its own, so that what it holds is shared with no other.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public interface Handler<I, O> {

    /** Prepares this instance. Subscribed once, before its first event. The replica takes events when it has completed. */
    default Mono<Void> setup(ReplicaContext context) {
        return Mono.empty();
    }

    /**
     * Works on one event, as {@link AsyncProcessor#process} does; on no more at once than the stage's {@code concurrency}
     * says, which is 1 by default.
     */
    Publisher<? extends O> process(EventContext context, I payload) throws Exception;

    /**
     * Releases what {@link #setup} took. Subscribed once for each setup that was, even if that failed: when the replica goes,
     * after its last event, or when the pipeline does.
     */
    default Mono<Void> teardown() {
        return Mono.empty();
    }
}
