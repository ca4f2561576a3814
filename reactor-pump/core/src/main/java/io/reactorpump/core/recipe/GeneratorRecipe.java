package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Generator;
import java.util.function.Function;

/**
 * Stands for a generator until a pump makes it.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class GeneratorRecipe<I, O> extends Recipe<Generator<? super I, O>, GeneratorRecipe<I, O>>
        implements Generator<I, O> {

    GeneratorRecipe(Parts<Generator<? super I, O>> parts) {
        super(parts);
    }

    @Override
    GeneratorRecipe<I, O> with(Parts<Generator<? super I, O>> changed) {
        return new GeneratorRecipe<>(changed);
    }

    /**
     * The recipe of what runs the generator.
     *
     * @param running makes that of the generator
     */
    public <J> AsyncProcessorRecipe<J, O> running(
            Function<? super Generator<? super I, O>, ? extends AsyncProcessor<? super J, ? extends O>> running) {
        return new AsyncProcessorRecipe<>(parts().then(running));
    }

    @Override
    public void generate(EventContext context, I payload, Injector<O> injector) {
        throw notMade();
    }

    @Override
    public String componentName() {
        return name();
    }
}
