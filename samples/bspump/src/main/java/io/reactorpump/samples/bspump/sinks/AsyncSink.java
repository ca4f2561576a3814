package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** "Async Sinks": written when the {@code Mono} has completed, which the pipeline waits for. */
public final class AsyncSink implements Sink<Map<String, Object>> {

    private final Function<Map<String, Object>, Mono<Void>> asyncWrite;

    /** Writes by this function. */
    public AsyncSink(Function<Map<String, Object>, Mono<Void>> asyncWrite) {
        this.asyncWrite = asyncWrite;
    }

    @Override
    public Mono<WriteResult> write(Event<Map<String, Object>> event) {
        return asyncWrite.apply(event.payload()).then(Mono.empty());
    }
}
