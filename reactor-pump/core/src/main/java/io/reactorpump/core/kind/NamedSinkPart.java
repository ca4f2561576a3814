package io.reactorpump.core.kind;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.core.recipe.Naming;

/** A sink under the name that the file gives it, if it does. */
record NamedSinkPart(SinkPart part, Site site) implements SinkPart {

    @Override
    public Sink<Object> sink() {
        return named(part.sink());
    }

    @Override
    public Sink<? super DeadLetter> deadLetters() {
        return named(part.deadLetters());
    }

    private <T> Sink<T> named(Sink<T> sink) {
        return Naming.named(sink, site.name(sink.componentName()));
    }
}
