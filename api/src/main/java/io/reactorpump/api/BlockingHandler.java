package io.reactorpump.api;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A {@link Handler} that blocks: all its calls are made on Reactor's bounded elastic threads, and one at a time, also when a
 * call that was given up has not ended yet.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public abstract class BlockingHandler<I, O> implements Handler<I, O> {

    private final Object turn = new Object();

    /** Prepares this instance. */
    protected void begin(ReplicaContext context) throws Exception {}

    /** Works on one event; null drops it. Interrupted when its time is up or the pipeline stops. */
    protected abstract @Nullable O handle(EventContext context, I payload) throws Exception;

    /** Releases what {@link #begin} took. */
    protected void end() throws Exception {}

    @Override
    public final Mono<Void> setup(ReplicaContext context) {
        return blocking(() -> {
            begin(context);
            return null;
        });
    }

    @Override
    public final Publisher<? extends O> process(EventContext context, I payload) {
        return blocking(() -> handle(context, payload));
    }

    @Override
    public final Mono<Void> teardown() {
        return blocking(() -> {
            end();
            return null;
        });
    }

    private <R> Mono<R> blocking(Callable<R> call) {
        Callable<R> alone = () -> {
            synchronized (turn) {
                return call.call();
            }
        };
        return Mono.fromCallable(alone).subscribeOn(Schedulers.boundedElastic());
    }
}
