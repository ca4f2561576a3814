package io.reactorpump.api;

import io.reactorpump.api.policy.Checks;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hands each payload to a function and waits until its publisher completes. */
final class FunctionSink<T> implements Sink<T> {

    private final String name;
    private final int concurrency;
    private final Function<? super T, ? extends Publisher<?>> writer;

    FunctionSink(String name, int concurrency, Function<? super T, ? extends Publisher<?>> writer) {
        Checks.positive("sink.concurrency", concurrency);
        this.name = name;
        this.concurrency = concurrency;
        this.writer = writer;
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Flux.from(writer.apply(event.payload())).then(Mono.empty());
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public String componentName() {
        return name;
    }
}
