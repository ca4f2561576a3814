package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import org.reactivestreams.Publisher;

/**
 * Stands for an asynchronous processor, or a generator, until a pump makes it.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class AsyncProcessorRecipe<I, O>
        extends Recipe<AsyncProcessor<? super I, ? extends O>, AsyncProcessorRecipe<I, O>>
        implements AsyncProcessor<I, O> {

    AsyncProcessorRecipe(Parts<AsyncProcessor<? super I, ? extends O>> parts) {
        super(parts);
    }

    @Override
    AsyncProcessorRecipe<I, O> with(Parts<AsyncProcessor<? super I, ? extends O>> changed) {
        return new AsyncProcessorRecipe<>(changed);
    }

    @Override
    public Publisher<O> process(EventContext context, I payload) {
        throw notMade();
    }

    @Override
    public String componentName() {
        return name();
    }
}
