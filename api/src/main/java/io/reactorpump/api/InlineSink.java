package io.reactorpump.api;

import reactor.core.publisher.Mono;

/**
 * A sink that finishes within the call and wants only the payload. The engine calls it without a publisher per event.
 *
 * @param <T> the type of the payloads
 */
public interface InlineSink<T> extends Sink<T> {

    /** Takes the payload; returning means written, throwing means failed. Must not block. */
    void accept(T payload) throws Exception;

    @Override
    default Mono<WriteResult> write(Event<T> event) {
        try {
            accept(event.payload());
            return Mono.empty();
        } catch (Exception e) {
            return Mono.error(e);
        }
    }

    @Override
    default int concurrency() {
        return Integer.MAX_VALUE;
    }
}
