package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether the application is ready, as far as the pipelines go that start with it: down as long as one of them has failed,
 * drains, or waits for another system at its start or behind a broken source. Its details say of each why it waits. Jobs, and the
 * pipelines that connections have for themselves, come and go and say nothing about it.
 */
@Singleton
@Readiness
@Requires(classes = HealthIndicator.class)
final class PipelinesHealth implements HealthIndicator {

    private final Pump pump;
    private final ApplicationPipelines application;

    PipelinesHealth(Pump pump, ApplicationPipelines application) {
        this.pump = pump;
        this.application = application;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(this::look);
    }

    private HealthResult look() {
        boolean well = true;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Pipeline pipeline : application.pipelines()) {
            Optional<Running> running = pump.pipeline(pipeline.name());
            if (running.isEmpty()) {
                continue;
            }
            PipelineView view = PipelineView.of(running.get().status());
            well &= view.isWell();
            details.put(view.name(), details(view));
        }
        return HealthResult.builder("pipelines", well ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build();
    }

    private static Map<String, Object> details(PipelineView view) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", view.state());
        details.put("inFlight", view.inFlight());
        view.waiting().ifPresent(waiting -> details.put("waiting", waiting.text()));
        view.oldest().ifPresent(oldest -> details.put("oldest", oldest));
        return details;
    }
}
