package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.policy.StageOptions;
import java.util.Collection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** An asynchronous processor, a generator or the cycles of a trigger source under the name of their recipe. */
record NamedAsyncProcessor<I, O>(AsyncProcessor<I, O> processor, String componentName) implements AsyncProcessor<I, O> {

    @Override
    public Publisher<? extends O> process(EventContext context, I payload) throws Exception {
        return processor.process(context, payload);
    }

    @Override
    public StageOptions stageOptions() {
        return processor.stageOptions();
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
