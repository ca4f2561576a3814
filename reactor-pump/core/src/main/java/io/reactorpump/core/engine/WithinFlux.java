package io.reactorpump.core.engine;

import io.reactorpump.core.context.Scope;
import io.reactorpump.core.context.Surroundings;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A flux that is subscribed within surroundings. */
final class WithinFlux<T> extends FluxOperator<T, T> {

    private final Surroundings surroundings;

    WithinFlux(Flux<T> source, Surroundings surroundings) {
        super(source);
        this.surroundings = surroundings;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        try (Scope ignored = surroundings.enter()) {
            source.subscribe(actual);
        }
    }
}
