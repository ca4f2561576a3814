package io.reactorpump.http;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.PlainSource;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One cycle of a source as a source of its own, for contracts and the TCK. */
record PolledItems<T>(HttpSource<T> polled) implements PlainSource<T> {

    @Override
    public Flux<T> payloads() {
        return Flux.defer(() -> polled.cycle(Firing.of("test", Instant.EPOCH)));
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return polled.open(context);
    }

    @Override
    public Mono<Void> close() {
        return polled.close();
    }
}
