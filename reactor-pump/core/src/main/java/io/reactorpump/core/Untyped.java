package io.reactorpump.core;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Operator;
import io.reactorpump.api.Processor;
import java.util.function.Function;
import java.util.function.Predicate;

/** Forgets the types that the fluent API has checked, as the plan's stages are of one type. */
@SuppressWarnings("unchecked")
final class Untyped {

    private Untyped() {}

    static Function<Object, Object> function(Function<?, ?> function) {
        return (Function<Object, Object>) function;
    }

    static Predicate<Object> predicate(Predicate<?> predicate) {
        return (Predicate<Object>) predicate;
    }

    static Processor<Object, Object> processor(Processor<?, ?> processor) {
        return (Processor<Object, Object>) processor;
    }

    static AsyncProcessor<Object, Object> processor(AsyncProcessor<?, ?> processor) {
        return (AsyncProcessor<Object, Object>) processor;
    }

    static Operator<Object, Object> operator(Operator<?, ?> operator) {
        return (Operator<Object, Object>) operator;
    }
}
