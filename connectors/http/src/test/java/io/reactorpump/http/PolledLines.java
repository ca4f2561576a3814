package io.reactorpump.http;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.PlainSource;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One cycle of a source of lines as a source of its own, for contracts and the TCK. */
record PolledLines(HttpSource<String> polled) implements PlainSource<String> {

    @Override
    public Flux<String> payloads() {
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
