package io.reactorpump.core;

import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.metrics.Meters;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a pump is told before it starts anything.
 *
 * @param scheduler for timers, and the source of time
 * @param meters what counts and times
 * @param carrier what is taken along with events, if anything
 * @param closeLimit how long closing may drain
 * @param config the settings
 * @param unreadable what is wrong with the files of the settings, told with the first start
 */
record PumpOptions(
        Supplier<Scheduler> scheduler,
        Meters meters,
        @Nullable Carrier carrier,
        Duration closeLimit,
        Config config,
        Problems unreadable) {

    static PumpOptions defaults() {
        return new PumpOptions(
                Schedulers::parallel, Meters.NONE, null, Duration.ofSeconds(30), Config.empty(), new Problems());
    }

    PumpOptions on(Scheduler timers) {
        return new PumpOptions(() -> timers, meters, carrier, closeLimit, config, unreadable);
    }

    PumpOptions metered(Meters other) {
        return new PumpOptions(scheduler, other, carrier, closeLimit, config, unreadable);
    }

    PumpOptions contextual(Carrier other) {
        return new PumpOptions(scheduler, meters, other, closeLimit, config, unreadable);
    }

    PumpOptions closeLimit(Duration limit) {
        return new PumpOptions(scheduler, meters, carrier, limit, config, unreadable);
    }

    PumpOptions config(Config settings, Problems problems) {
        return new PumpOptions(scheduler, meters, carrier, closeLimit, settings, problems);
    }
}
