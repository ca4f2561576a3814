package io.reactorpump.core.recipe;

import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import reactor.core.publisher.Flux;

/**
 * Stands for a source until a pump makes it.
 *
 * @param <T> the type of the payloads
 */
public final class SourceRecipe<T> extends Recipe<Source<T>, SourceRecipe<T>> implements Source<T> {

    SourceRecipe(Parts<Source<T>> parts) {
        super(parts);
    }

    @Override
    SourceRecipe<T> with(Parts<Source<T>> changed) {
        return new SourceRecipe<>(changed);
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return Flux.error(this::notMade);
    }

    /** Not known before it is made: a policy that rejects is judged then. */
    @Override
    public boolean rejects() {
        return true;
    }

    @Override
    public String componentName() {
        return name();
    }
}
