package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.status.Reasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    /** So many, from the first, have been opened, or are about to be; one after the other. */
    private int opened;

    private boolean closed;

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
        return Mono.defer(() -> next().map(
                        component -> open(component, scheduler, application).then(open(scheduler, application)))
                .orElse(Mono.empty()));
    }

    private Mono<Void> open(Component next, Scheduler scheduler, Application application) {
        ComponentContext context = new ComponentContext(plan.name(), next.componentName(), scheduler, application);
        return ComponentCall.of(() -> next.open(context)).onErrorResume(error -> {
            // Called, as Reactor would throw this error here too if it only were given.
            Mono<Void> failed = ComponentCall.of(() -> Mono.error(error));
            return notOpened() ? closed(next).then(failed) : failed;
        });
    }

    /** Whose turn it is to be opened, if they are not to be closed already. */
    synchronized Optional<Component> next() {
        return closed || opened == order.size() ? Optional.empty() : Optional.of(order.get(opened++));
    }

    /** False if it is closed already, with the others: a component that runs share counts who has closed it. */
    private synchronized boolean notOpened() {
        if (closed) {
            return false;
        }
        opened--;
        return true;
    }

    private synchronized List<Component> opened() {
        return order.subList(0, opened);
    }

    /** Those that are open, or about to be, the last first; no other is opened any more. */
    synchronized List<Component> seal() {
        List<Component> open = new ArrayList<>(opened());
        Collections.reverse(open);
        closed = true;
        opened = 0;
        return open;
    }

    /** Flushes all sinks, each at most so long. Fails with the first that fails. */
    Mono<Void> flush() {
        return Flux.fromIterable(opened())
                .filter(Sink.class::isInstance)
                .map(component -> (Sink<?>) component)
                .concatMapDelayError(sink -> ComponentCall.of(sink::flush).timeout(CLOSE_TIMEOUT))
                .then();
    }

    /** Closes what is open, the last opened first; each at most ten seconds. Never fails: a failure is logged. */
    Mono<Void> close() {
        return Flux.defer(() -> Flux.fromIterable(seal()))
                .concatMap(this::closed)
                .then();
    }

    private Mono<Void> closed(Component component) {
        return ComponentCall.of(component::close).timeout(CLOSE_TIMEOUT).onErrorResume(error -> {
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
