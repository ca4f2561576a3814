package io.reactorpump.core.recipe;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import reactor.core.publisher.Mono;

/**
 * Stands for a sink until a pump makes it.
 *
 * @param <T> the type of the payloads
 */
public final class SinkRecipe<T> extends Recipe<Sink<? super T>, SinkRecipe<T>> implements Sink<T> {

    SinkRecipe(Parts<Sink<? super T>> parts) {
        super(parts);
    }

    @Override
    SinkRecipe<T> with(Parts<Sink<? super T>> changed) {
        return new SinkRecipe<>(changed);
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.error(this::notMade);
    }

    @Override
    public String componentName() {
        return name();
    }
}
