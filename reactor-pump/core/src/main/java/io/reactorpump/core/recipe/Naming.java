package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Component;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;

/** Gives components other names than their own. */
public final class Naming {

    private Naming() {}

    /** The source under this name. */
    public static <T> Source<T> named(Source<T> source, String name) {
        return NamedSource.of(source, name);
    }

    /** The sink under this name. */
    public static <T> Sink<T> named(Sink<T> sink, String name) {
        return NamedSink.of(sink, name);
    }

    /** The processor under this name. */
    public static <I, O> Processor<I, O> named(Processor<I, O> processor, String name) {
        return processor.componentName().equals(name) ? processor : new NamedProcessor<>(processor, name);
    }

    /** The asynchronous processor under this name. */
    public static <I, O> AsyncProcessor<I, O> named(AsyncProcessor<I, O> processor, String name) {
        return processor.componentName().equals(name) ? processor : new NamedAsyncProcessor<>(processor, name);
    }

    /** Any of them. */
    static Component any(Component component, String name) {
        if (component instanceof Source<?> source) {
            return named(source, name);
        }
        if (component instanceof Sink<?> sink) {
            return named(sink, name);
        }
        return component instanceof Processor<?, ?> processor
                ? named(processor, name)
                : named((AsyncProcessor<?, ?>) component, name);
    }
}
