package io.reactorpump.core;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Generator;
import io.reactorpump.core.context.Scope;
import io.reactorpump.core.context.Surroundings;
import io.reactorpump.core.recipe.GeneratorRecipe;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes functions fit for {@link Flow#process(AsyncProcessor)} and its sisters. */
public final class Async {

    private Async() {}

    /** A function that gives a {@code CompletionStage}; a null value drops the event. Cancel cancels a future. */
    public static <I, O> Function<I, Mono<O>> future(
            Function<? super I, ? extends CompletionStage<? extends O>> function) {
        return payload -> Mono.fromCompletionStage(() -> function.apply(payload));
    }

    /**
     * A function that blocks: it runs on Reactor's bounded elastic threads, of which there are ten for each core. Null
     * drops the event. Cancel interrupts it.
     */
    public static <I, O> Function<I, Mono<O>> blocking(Blocking<? super I, ? extends O> function) {
        return payload -> Mono.deferContextual(context -> {
            Callable<O> call = () -> {
                try (Scope ignored = Surroundings.in(context).enter()) {
                    return function.apply(payload);
                }
            };
            return Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic());
        });
    }

    static <I, O> AsyncProcessor<I, O> injecting(Generator<? super I, O> generator) {
        return generator instanceof GeneratorRecipe<? super I, O> recipe
                ? recipe.running(inner -> new Injection<I, O>(inner))
                : new Injection<>(generator);
    }

    /**
     * A function that may block and throw.
     *
     * @param <I> what comes in
     * @param <O> what goes out
     */
    @FunctionalInterface
    public interface Blocking<I, O> {

        /** Works, blocking as it likes. */
        @Nullable O apply(I payload) throws Exception;
    }
}
