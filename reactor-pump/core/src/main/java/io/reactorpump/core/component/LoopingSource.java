package io.reactorpump.core.component;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.clock.TimeNumbers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A loop as a source: each subscription runs it on a new thread, when it has returned on the one before. */
final class LoopingSource<T> implements Source<T> {

    private static final Logger LOG = LoggerFactory.getLogger(LoopingSource.class);

    /** How long closing waits for a loop that has been interrupted; well below what the engine waits for closing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LoopSource<T> loop;
    private final TimeNumbers numbers = new TimeNumbers();
    private volatile Turn turn = Turn.over();

    LoopingSource(LoopSource<T> loop) {
        this.loop = loop;
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<T>> actual) {
                Turn next = turn.next();
                LoopRun<T> run = new LoopRun<>(loop, context, numbers, next, actual);
                turn = next;
                run.begin();
            }
        };
    }

    @Override
    public Optional<String> waiting() {
        return turn.isHeldUp()
                ? Optional.of("the loop of '" + componentName() + "' was interrupted and has not ended yet")
                : Optional.empty();
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return loop.open(context);
    }

    /** Waits for the loop, which has been interrupted; if it does not end, it is closed all the same. */
    @Override
    public Mono<Void> close() {
        return Mono.fromCallable(() -> turn.awaitEnd(PATIENCE))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnNext(ended -> {
                    if (!ended) {
                        LOG.warn(
                                "The loop of '{}' was interrupted and does not end; it is closed now", componentName());
                    }
                })
                .then(Mono.defer(loop::close));
    }

    @Override
    public Collection<String> connections() {
        return loop.connections();
    }

    @Override
    public String componentName() {
        return loop.componentName();
    }
}
