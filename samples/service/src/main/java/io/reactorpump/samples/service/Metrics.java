package io.reactorpump.samples.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import jakarta.inject.Singleton;

/** The meters of the pipelines: that there is a registry is enough for the pump to use it. */
@Factory
final class Metrics {

    @Singleton
    PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** Where Prometheus finds them. */
    @Controller("/metrics")
    record Scrape(PrometheusMeterRegistry registry) {

        @Get(produces = MediaType.TEXT_PLAIN)
        String all() {
            return registry.scrape();
        }
    }
}
