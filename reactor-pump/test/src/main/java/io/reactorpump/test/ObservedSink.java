package io.reactorpump.test;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A sink whose writes a probe sees. */
final class ObservedSink implements Sink<Object> {

    private final Sink<Object> observed;
    private final Journal<Written<Object>> written = new Journal<>();

    ObservedSink(Sink<Object> observed) {
        this.observed = observed;
    }

    /** What was written: of a batch that was written in parts, each part by itself. */
    Journal<Written<Object>> written() {
        return written;
    }

    /** The sink in memory that stands here for another one. */
    MemorySink<Object> inMemory() {
        if (observed instanceof MemorySink<Object> memory) {
            return memory;
        }
        throw new IllegalStateException("a probe of a whole pipeline keeps its own sinks");
    }

    @Override
    public Mono<WriteResult> write(Event<Object> event) {
        return observed.write(event)
                .doOnSuccess(result -> written.add(new Written<>(
                        event.id(),
                        event.position(),
                        result instanceof WriteResult.Partly partly
                                ? rest(event.payload(), partly.failures())
                                : event.payload())));
    }

    private static Object rest(Object batch, Map<Integer, Throwable> failures) {
        List<Object> rest = new ArrayList<>((List<?>) batch);
        failures.keySet().stream()
                .sorted((a, b) -> Integer.compare(b, a))
                .forEach(index -> rest.remove(index.intValue()));
        return rest;
    }

    @Override
    public Mono<Void> flush() {
        return observed.flush();
    }

    @Override
    public int concurrency() {
        return observed.concurrency();
    }

    @Override
    public boolean bisects() {
        return observed.bisects();
    }

    @Override
    public Optional<String> waiting() {
        return observed.waiting();
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return observed.open(context);
    }

    @Override
    public Mono<Void> close() {
        return observed.close();
    }

    @Override
    public Collection<String> connections() {
        return observed.connections();
    }

    @Override
    public String componentName() {
        return observed.componentName();
    }
}
