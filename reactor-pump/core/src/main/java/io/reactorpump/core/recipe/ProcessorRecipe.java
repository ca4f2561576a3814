package io.reactorpump.core.recipe;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Processor;

/**
 * Stands for a processor until a pump makes it.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class ProcessorRecipe<I, O> extends Recipe<Processor<? super I, ? extends O>, ProcessorRecipe<I, O>>
        implements Processor<I, O> {

    ProcessorRecipe(Parts<Processor<? super I, ? extends O>> parts) {
        super(parts);
    }

    @Override
    ProcessorRecipe<I, O> with(Parts<Processor<? super I, ? extends O>> changed) {
        return new ProcessorRecipe<>(changed);
    }

    @Override
    public O process(EventContext context, I payload) {
        throw notMade();
    }

    @Override
    public String componentName() {
        return name();
    }
}
