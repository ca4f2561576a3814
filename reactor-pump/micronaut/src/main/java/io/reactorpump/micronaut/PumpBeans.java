package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.metrics.Meters;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The pump of the application, unless the application has one of its own. What {@code pump.pipelines} says of a pipeline in the
 * application's configuration overrides what the file of settings says, and the environment.
 */
@Factory
final class PumpBeans {

    private static final String PIPELINES = "pump.pipelines";

    @Singleton
    @Requires(missingBeans = Pump.class)
    @Bean(preDestroy = "close")
    Pump pump(PumpSettings settings, Optional<Meters> meters, Environment environment) {
        Pump pump = Pump.create()
                .closeLimit(settings.closeLimit())
                .configured(file(settings)
                        .with(
                                PIPELINES,
                                Map.of("pipeline", environment.getProperties(PIPELINES, StringConvention.RAW))));
        return meters.map(pump::metered).orElse(pump);
    }

    /** A file that somebody has named must be there. */
    private static Config file(PumpSettings settings) {
        Path usual = Path.of(Config.FILE);
        if (settings.config().isPresent() || Files.exists(usual)) {
            return Config.load(settings.config().map(Path::of).orElse(usual));
        }
        Problems problems = new Problems();
        Config config = Config.empty().over(System.getenv(), problems);
        problems.throwIfAny();
        return config;
    }
}
