package io.reactorpump.core.trigger;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Firing;
import java.util.Collection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Runs a trigger source's cycle for each firing, and has its life.
 *
 * @param source whose cycles
 * @param <T> the type of the payloads
 */
public record Cycles<T>(TriggerSource<T> source) implements AsyncProcessor<Firing, T> {

    @Override
    public Publisher<? extends T> process(EventContext context, Firing firing) throws Exception {
        return source.cycle(firing);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return source.open(context);
    }

    @Override
    public Mono<Void> close() {
        return source.close();
    }

    @Override
    public Collection<String> connections() {
        return source.connections();
    }

    @Override
    public String componentName() {
        return source.componentName();
    }
}
