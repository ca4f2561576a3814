package io.reactorpump.core.engine;

import io.reactorpump.core.context.Scope;
import io.reactorpump.core.context.Surroundings;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A mono that is subscribed within surroundings. */
final class WithinMono<T> extends MonoOperator<T, T> {

    private final Surroundings surroundings;

    WithinMono(Mono<T> source, Surroundings surroundings) {
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
