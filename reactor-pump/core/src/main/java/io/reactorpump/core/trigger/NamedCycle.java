package io.reactorpump.core.trigger;

import io.reactorpump.api.Firing;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** A trigger source of a function. */
record NamedCycle<T>(String componentName, Function<? super Firing, ? extends Publisher<? extends T>> function)
        implements TriggerSource<T> {

    @Override
    public Publisher<? extends T> cycle(Firing firing) {
        return function.apply(firing);
    }
}
