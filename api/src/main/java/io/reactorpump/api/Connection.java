package io.reactorpump.api;

import reactor.core.publisher.Mono;

/**
 * A named client, or pool of clients, that components share, with a life of its own: connected before the first component that
 * uses it is opened, disconnected after the last has been closed, and connected again in between when it breaks. A connection
 * may be connected again after it was disconnected; the calls of its life never overlap.
 *
 * @param <C> the client
 */
public interface Connection<C> extends Clients<C> {

    /** The name that components refer to: by default the class's simple name. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Connects. Completes when the client can be used; an error is retried with backoff unless it is fatal. */
    Mono<Void> connect();

    /** Completes if the connection works now, fails with the reason if not; asked every few seconds. */
    default Mono<Void> check() {
        return Mono.empty();
    }

    /** Disconnects. Subscribed once after each connect that was subscribed, even if that failed. */
    Mono<Void> disconnect();
}
