package io.reactorpump.core;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Operator;
import io.reactorpump.api.Processor;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Forgets the types that the fluent API has checked, as the plan's stages are of one type. */
@SuppressWarnings("unchecked")
final class Untyped {

    private Untyped() {}

    static BiFunction<EventContext, Object, Object> function(Function<?, ?> function) {
        Function<Object, Object> untyped = (Function<Object, Object>) function;
        return (context, payload) -> untyped.apply(payload);
    }

    static BiFunction<EventContext, Object, Object> function(BiFunction<EventContext, ?, ?> function) {
        return (BiFunction<EventContext, Object, Object>) function;
    }

    static BiPredicate<EventContext, Object> predicate(BiPredicate<EventContext, ?> predicate) {
        return (BiPredicate<EventContext, Object>) predicate;
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
