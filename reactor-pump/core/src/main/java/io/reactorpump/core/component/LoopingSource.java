package io.reactorpump.core.component;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.clock.TimeNumbers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A loop as a source: each subscription runs it on a new thread. */
final class LoopingSource<T> implements Source<T> {

    private static final Logger LOG = LoggerFactory.getLogger(LoopingSource.class);

    /** How long closing waits for a loop that has been interrupted; well below what the engine waits for closing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LoopSource<T> loop;
    private final TimeNumbers numbers = new TimeNumbers();
    private volatile Mono<Void> lastEnd = Mono.empty();

    LoopingSource(LoopSource<T> loop) {
        this.loop = loop;
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<T>> actual) {
                LoopRun<T> run = new LoopRun<>(loop, context, numbers, actual);
                lastEnd = run.ended();
                run.begin();
            }
        };
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return loop.open(context);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> lastEnd)
                .timeout(PATIENCE)
                .onErrorResume(late -> {
                    LOG.warn(
                            "The loop of '{}' was interrupted and does not end; it is closed all the same",
                            componentName());
                    return Mono.empty();
                })
                .then(Mono.defer(loop::close));
    }

    @Override
    public String componentName() {
        return loop.componentName();
    }
}
