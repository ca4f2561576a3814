package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.context.Scope;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A sink as its stage sees it, which writes in the surroundings of the event. Opened and closed elsewhere. */
final class ContextualSink implements Sink<Object> {

    private final Sink<Object> sink;
    private final Contextual contextual;

    ContextualSink(Sink<Object> sink, Contextual contextual) {
        this.sink = sink;
        this.contextual = contextual;
    }

    @Override
    public Mono<WriteResult> write(Event<Object> event) {
        String name = sink.componentName();
        try (Scope ignored = contextual.enter(name, event)) {
            return contextual.within(name, event, Objects.requireNonNull(sink.write(event), Contextual.NO_PUBLISHER));
        }
    }

    @Override
    public int concurrency() {
        return sink.concurrency();
    }

    @Override
    public boolean bisects() {
        return sink.bisects();
    }

    @Override
    public String componentName() {
        return sink.componentName();
    }
}
