package io.reactorpump.api;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where components get the client of a connection from. Thread-safe.
 *
 * @param <C> the client
 */
public interface Clients<C> {

    /** The client, or one of a pool; give it back with {@link #release}. Waits while there is none. */
    Mono<C> acquire();

    /** Gives a client back. Never throws. */
    default void release(C client) {}

    /** Works with a client, which is given back when the work has ended, however it ends. */
    default <R> Flux<R> use(Function<? super C, ? extends Publisher<R>> work) {
        return Flux.usingWhen(acquire(), work, client -> Mono.fromRunnable(() -> release(client)));
    }
}
