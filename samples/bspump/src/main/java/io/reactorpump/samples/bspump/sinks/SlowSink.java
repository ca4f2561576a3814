package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** "Backpressure": while a write is under way nothing more is asked for, and so the source is held up. */
public final class SlowSink implements Sink<Map<String, Object>> {

    private final Function<Map<String, Object>, Mono<Void>> slowWrite;

    /** Writes by this function, which takes its time. */
    public SlowSink(Function<Map<String, Object>, Mono<Void>> slowWrite) {
        this.slowWrite = slowWrite;
    }

    @Override
    public Mono<WriteResult> write(Event<Map<String, Object>> event) {
        return slowWrite.apply(event.payload()).then(Mono.empty());
    }
}
