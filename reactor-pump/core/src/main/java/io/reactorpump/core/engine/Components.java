package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The components of a plan, each once: opened from the sinks up to the sources, so that nothing flows into what is not open,
 * and closed the other way round.
 */
final class Components {

    private static final Logger LOG = LoggerFactory.getLogger(Components.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Plan plan;
    private final List<Component> order = new ArrayList<>();

    /** So many, from the first, have been opened; they are opened one after the other. */
    private final AtomicInteger opened = new AtomicInteger();

    private volatile boolean closed;

    /**
     * Those of a plan.
     *
     * @param resources what they need: opened before them and closed after them
     */
    Components(Plan plan, List<Component> resources) {
        this.plan = plan;
        order.addAll(resources);
        plan.parts().forEach(part -> order.add(part.component()));
    }

    /** Opens what is not open yet, one after the other; fails with the first that fails, and can be subscribed again. */
    Mono<Void> open(Scheduler scheduler, Application application) {
        return Mono.defer(() -> closed || opened.get() == order.size()
                ? Mono.empty()
                : openNext(scheduler, application).then(open(scheduler, application)));
    }

    private Mono<Void> openNext(Scheduler scheduler, Application application) {
        Component next = order.get(opened.getAndIncrement());
        ComponentContext context = new ComponentContext(plan.name(), next.componentName(), scheduler, application);
        return Mono.defer(() -> next.open(context)).onErrorResume(error -> {
            opened.decrementAndGet();
            return closed(next).then(Mono.error(error));
        });
    }

    /** Flushes all sinks, each at most so long. Fails with the first that fails. */
    Mono<Void> flush() {
        return Flux.fromIterable(order.subList(0, opened.get()))
                .filter(Sink.class::isInstance)
                .map(component -> (Sink<?>) component)
                .concatMapDelayError(sink -> Mono.defer(sink::flush).timeout(CLOSE_TIMEOUT))
                .then();
    }

    /** Closes what is open, the last opened first; each at most ten seconds. Never fails: a failure is logged. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            int count = opened.getAndSet(0);
            return Flux.range(1, count)
                    .concatMap(back -> closed(order.get(count - back)))
                    .then();
        });
    }

    private Mono<Void> closed(Component component) {
        return Mono.defer(component::close).timeout(CLOSE_TIMEOUT).onErrorResume(error -> {
            try (LogContext ignored = LogContext.of(plan.name(), component.componentName(), null)) {
                LOG.warn(
                        "Pipeline '{}': component '{}' did not close well: {}",
                        plan.name(),
                        component.componentName(),
                        Reasons.of(error));
            }
            return Mono.empty();
        });
    }
}
