package io.reactorpump.core;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Generator;
import io.reactorpump.core.context.Scope;
import io.reactorpump.core.context.Surroundings;
import io.reactorpump.core.engine.Injected;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs an imperative generator on a thread for blocking work; each {@code inject} takes a permit, and permits come from
 * demand, so that nothing is ever buffered ahead of it.
 */
final class Injection<I, O> implements AsyncProcessor<I, O> {

    private final Generator<? super I, O> generator;

    Injection(Generator<? super I, O> generator) {
        this.generator = generator;
    }

    @Override
    public Publisher<O> process(EventContext context, I payload) {
        return Flux.<O>create(sink -> run(context, payload, sink), FluxSink.OverflowStrategy.BUFFER)
                .subscribeOn(Schedulers.boundedElastic(), false);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return generator.open(context);
    }

    @Override
    public Mono<Void> close() {
        return generator.close();
    }

    @Override
    public Collection<String> connections() {
        return generator.connections();
    }

    @Override
    public String componentName() {
        return generator.componentName();
    }

    private void run(EventContext context, I payload, FluxSink<O> sink) {
        Semaphore demand = new Semaphore(0);
        sink.onRequest(n -> demand.release((int) Math.min(n, Integer.MAX_VALUE - demand.availablePermits())));
        Surroundings surroundings = Surroundings.in(sink.contextView());
        try {
            try (Scope ignored = surroundings.enter()) {
                generator.generate(context, payload, item -> {
                    demand.acquire();
                    handOn(injected(item, context), sink, surroundings);
                });
            }
            sink.complete();
        } catch (InterruptedException e) {
            // Cancelled: the scheduler interrupted this thread, and nobody listens any more.
            Thread.currentThread().interrupt();
            sink.error(e);
        } catch (Exception e) {
            sink.error(e);
        }
    }

    /** The stage unpacks it again: only here is it known what attributes the item is to have. */
    @SuppressWarnings("unchecked")
    private static <O> O injected(O item, EventContext context) {
        return (O) new Injected(item, context.attributes().copy());
    }

    private static <O> void handOn(O item, FluxSink<O> sink, Surroundings surroundings) {
        try (Scope ignored = surroundings.leave()) {
            sink.next(item);
        }
    }
}
