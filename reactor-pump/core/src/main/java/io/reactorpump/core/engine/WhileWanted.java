package io.reactorpump.core.engine;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Source;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Another processor for as long as somebody waits for what it makes: then its work is cancelled, and ends without a result. */
record WhileWanted(Source<Object> source, AsyncProcessor<Object, Object> inner)
        implements AsyncProcessor<Object, Object> {

    /** The one there is. */
    private static final Mono<Void> NEVER = Mono.never();

    @Override
    public Publisher<? extends Object> process(EventContext context, Object payload) throws Exception {
        Publisher<? extends Object> work = inner.process(context, payload);
        if (work instanceof Callable) {
            return work;
        }
        Mono<Void> forsaken = source.forsaken(context.position());
        if (forsaken == NEVER) {
            return work;
        }
        return work instanceof Mono<? extends Object> one
                ? one.takeUntilOther(forsaken)
                : Flux.from(work).takeUntilOther(forsaken);
    }
}
