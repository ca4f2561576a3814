package io.reactorpump.core.recipe;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Processor;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A processor under the name of its recipe. */
record NamedProcessor<I, O>(Processor<I, O> processor, String componentName) implements Processor<I, O> {

    @Override
    public @Nullable O process(EventContext context, I payload) throws Exception {
        return processor.process(context, payload);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return processor.open(context);
    }

    @Override
    public Mono<Void> close() {
        return processor.close();
    }

    @Override
    public Collection<String> connections() {
        return processor.connections();
    }
}
