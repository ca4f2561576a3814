package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.core.Pump;
import io.reactorpump.core.metrics.Meters;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The pump of the application, unless the application has one of its own. */
@Factory
final class PumpBeans {

    @Singleton
    @Requires(missingBeans = Pump.class)
    @Bean(preDestroy = "close")
    Pump pump(PumpSettings settings, Optional<Meters> meters) {
        Pump pump = Pump.create().closeLimit(settings.closeLimit());
        return meters.map(pump::metered).orElse(pump);
    }
}
