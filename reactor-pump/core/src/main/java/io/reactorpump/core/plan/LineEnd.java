package io.reactorpump.core.plan;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.Batching;
import java.util.ArrayList;
import java.util.List;

/** The stages of a line and its sink, where a sink that wants batches has got a stage for them. */
record LineEnd(List<Stage> stages, Sink<Object> sink) {

    static LineEnd of(List<Stage> stages, Sink<Object> sink) {
        // A sink that is wrapped is that of requests, and a batch of requests is refused behind this.
        return WrappedSink.innermost(sink) instanceof Batching<?> batching
                ? batched(stages, batching)
                : new LineEnd(stages, sink);
    }

    @SuppressWarnings("unchecked") // what comes out of the batch stage is a list
    private static LineEnd batched(List<Stage> stages, Batching<?> batching) {
        List<Stage> longer = new ArrayList<>(stages);
        longer.add(new Stage.Batch(batching.componentName() + ".batch", batching.policy()));
        return of(longer, (Sink<Object>) (Sink<?>) batching.sink());
    }
}
