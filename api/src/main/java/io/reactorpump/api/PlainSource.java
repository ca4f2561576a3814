package io.reactorpump.api;

import reactor.core.publisher.Flux;

/**
 * A source whose records have nothing but a payload: one partition, numbered from 0, no commit. The engine numbers the
 * payloads itself, which spares a record per event.
 *
 * @param <T> the type of the payloads
 */
public interface PlainSource<T> extends Source<T> {

    /** The payloads. As {@link Source#receive}, without the records around them. */
    Flux<? extends T> payloads();

    @Override
    default boolean remembers() {
        return false;
    }

    @Override
    default Flux<Received<T>> receive(SourceContext context) {
        return Flux.defer(() -> {
            Partition partition = context.assign(componentName());
            return payloads().index((index, payload) -> Received.of(payload, partition, index));
        });
    }
}
