package io.reactorpump.core.component;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Generator;

/**
 * A generator in the words of BSPump: it hands items on by {@link #inject}, with the context and the depth that it was given.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public abstract class DepthGenerator<I, O> implements Generator<I, O> {

    /** For subclasses. */
    protected DepthGenerator() {}

    /**
     * Makes payloads; may block. The event is done with this stage when the call returned.
     *
     * @param depth how many splits the items will have gone through, this one included: 1 in the first generator of a
     *     pipeline
     */
    protected abstract void generate(EventContext context, I event, int depth) throws Exception;

    /**
     * Hands an item to the next stage, with the attributes that the context has now, and waits until that stage has asked for
     * it. For the thread that {@link #generate(EventContext, Object, int)} was called on.
     *
     * @throws InterruptedException if the pipeline stops meanwhile
     * @throws IllegalArgumentException if context or depth are not those that {@code generate} was given
     */
    @SuppressWarnings("unchecked") // the context was made below, for this generator
    protected final void inject(EventContext context, O item, int depth) throws InterruptedException {
        if (!(context instanceof Generation<?> generation) || generation.generator() != this) {
            throw new IllegalArgumentException("context: another (expected: the one that generate was given)");
        }
        if (generation.depth() != depth) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: " + generation.depth() + ")");
        }
        ((Generation<O>) generation).injector().inject(item);
    }

    @Override
    public final void generate(EventContext context, I payload, Injector<O> injector) throws Exception {
        int depth = 1 + splits(context);
        generate(new Generation<>(this, context, injector, depth), payload, depth);
    }

    /** An id is {@code partition@offset}, and {@code /number} for each split. */
    private static int splits(EventContext context) {
        String id = context.id();
        return (int)
                id.chars().skip(id.lastIndexOf('@') + 1).filter(c -> c == '/').count();
    }
}
