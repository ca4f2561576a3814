package io.reactorpump.core.component;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.policy.BatchPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A sink for lists, as one for single payloads: {@code to(batching(sink, 100, ofSeconds(1)))}.
 *
 * <p>It does not hold events back itself. A pipeline or a branch that ends in it has a batch stage of this policy before the
 * sink, with all that goes with one: a batch larger than {@code maxInFlight} is refused, a drain flushes it, and items that fail
 * fail alone. Where there are no stages, as for dead letters, each payload is a list of its own.
 *
 * @param sink for lists
 * @param policy when a list is full
 * @param <T> the type of the payloads
 */
public record Batching<T>(Sink<? super List<T>> sink, BatchPolicy policy) implements Sink<T> {

    /** A sink that is given lists of at most so many payloads, or of those that came within the time after the first. */
    public static <T> Batching<T> batching(Sink<? super List<T>> sink, int size, Duration time) {
        return new Batching<>(sink, new BatchPolicy(size, time));
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return one(sink, event);
    }

    private static <T, L> Mono<WriteResult> one(Sink<L> sink, Event<T> event) {
        @SuppressWarnings("unchecked") // L is List<T> or more general
        L list = (L) List.of(event.payload());
        return sink.write(event.with(list)).flatMap(Batching::ofOne);
    }

    private static Mono<WriteResult> ofOne(WriteResult result) {
        return result instanceof WriteResult.Partly partly
                ? Mono.error(partly.failures().values().iterator().next())
                : Mono.just(result);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return sink.open(context);
    }

    @Override
    public Mono<Void> flush() {
        return sink.flush();
    }

    @Override
    public Optional<String> waiting() {
        return sink.waiting();
    }

    @Override
    public int concurrency() {
        return sink.concurrency();
    }

    @Override
    public Mono<Void> close() {
        return sink.close();
    }

    @Override
    public Collection<String> connections() {
        return sink.connections();
    }

    @Override
    public String componentName() {
        return sink.componentName();
    }
}
