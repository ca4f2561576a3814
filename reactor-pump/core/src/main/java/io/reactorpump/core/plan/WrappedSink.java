package io.reactorpump.core.plan;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import java.util.Collection;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A sink that does something around the writes of another one, and is that one in all else: whoever asks whether a sink is made
 * of settings, wants batches or leads into another pipeline looks through it.
 *
 * @param <T> the type of the payloads
 */
public interface WrappedSink<T> extends Sink<T> {

    /** The other one. */
    Sink<T> inner();

    /** The same around another. */
    WrappedSink<T> around(Sink<T> other);

    /** The innermost sink. */
    static Sink<?> innermost(Sink<?> sink) {
        Sink<?> at = sink;
        while (at instanceof WrappedSink<?> wrapped) {
            at = wrapped.inner();
        }
        return at;
    }

    @Override
    default Mono<Void> open(ComponentContext context) {
        return inner().open(context);
    }

    @Override
    default Mono<Void> flush() {
        return inner().flush();
    }

    @Override
    default Mono<Void> close() {
        return inner().close();
    }

    @Override
    default int concurrency() {
        return inner().concurrency();
    }

    @Override
    default boolean bisects() {
        return inner().bisects();
    }

    @Override
    default Optional<String> waiting() {
        return inner().waiting();
    }

    @Override
    default Collection<String> connections() {
        return inner().connections();
    }

    @Override
    default String componentName() {
        return inner().componentName();
    }
}
