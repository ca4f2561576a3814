package io.reactorpump.micronaut;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.core.micrometer.PumpMetrics;
import jakarta.inject.Singleton;

/** Meters in the application's registry, if it has one. */
@Factory
@Requires(classes = MeterRegistry.class)
@Requires(beans = MeterRegistry.class)
final class MeterBeans {

    @Singleton
    @Bean(preDestroy = "close")
    PumpMetrics meters(MeterRegistry registry) {
        return PumpMetrics.on(registry);
    }
}
