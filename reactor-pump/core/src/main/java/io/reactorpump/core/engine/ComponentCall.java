package io.reactorpump.core.engine;

import java.util.Objects;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A call of a component whose every error is told to the subscriber: also one that Reactor takes for the end of the virtual
 * machine, as a class that is missing, and throws instead. Thrown, it would end the thread, and nobody would know.
 */
final class ComponentCall {

    private ComponentCall() {}

    static <T> Mono<T> of(Supplier<? extends Mono<T>> call) {
        return Mono.create(answer -> {
            try {
                answer.onDispose(Objects.requireNonNull(call.get(), Contextual.NO_PUBLISHER)
                        .subscribe(answer::success, answer::error, answer::success));
            } catch (Throwable t) {
                answer.error(t);
            }
        });
    }
}
