package io.reactorpump.api;

import reactor.core.publisher.Mono;

/**
 * A named client that components share, with a life of its own.
 *
 * @param <C> the client
 */
public interface Connection<C> {

    /** The name that components refer to. */
    String name();

    /** Connects. Completes when the client can be used; an error is retried with backoff unless it is fatal. */
    Mono<Void> connect();

    /** The client, or one of a pool; give it back with {@link #release}. Waits while there is none. */
    Mono<C> acquire();

    /** Gives a client back. */
    void release(C client);

    /** Completes if the connection works now, fails with the reason if not. */
    Mono<Void> check();

    /** Disconnects. Called when the last component that uses it has closed. */
    Mono<Void> disconnect();
}
