package io.reactorpump.core;

import io.reactorpump.api.Connection;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.connection.ConnectionPolicy;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.lookup.Dictionary;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.recipe.SharedRecipe;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
 * @param shared what its pipelines share
 */
record PumpOptions(
        Supplier<Scheduler> scheduler,
        Meters meters,
        @Nullable Carrier carrier,
        Duration closeLimit,
        Config config,
        Problems unreadable,
        Shared shared) {

    /**
     * What pipelines share, not made yet.
     *
     * @param connections connections
     * @param policy how those are looked after
     * @param lookups dictionaries
     */
    record Shared(
            List<SharedRecipe<Connection<?>>> connections,
            ConnectionPolicy policy,
            List<SharedRecipe<Dictionary<?>>> lookups) {}

    static PumpOptions defaults() {
        return new PumpOptions(
                Schedulers::parallel,
                Meters.NONE,
                null,
                Duration.ofSeconds(30),
                Config.empty(),
                new Problems(),
                new Shared(List.of(), ConnectionPolicy.defaults(), List.of()));
    }

    PumpOptions on(Scheduler timers) {
        return new PumpOptions(() -> timers, meters, carrier, closeLimit, config, unreadable, shared);
    }

    PumpOptions metered(Meters other) {
        return new PumpOptions(scheduler, other, carrier, closeLimit, config, unreadable, shared);
    }

    PumpOptions contextual(Carrier other) {
        return new PumpOptions(scheduler, meters, other, closeLimit, config, unreadable, shared);
    }

    PumpOptions closeLimit(Duration limit) {
        return new PumpOptions(scheduler, meters, carrier, limit, config, unreadable, shared);
    }

    PumpOptions config(Config settings, Problems problems) {
        return new PumpOptions(scheduler, meters, carrier, closeLimit, settings, problems, shared);
    }

    PumpOptions connection(SharedRecipe<Connection<?>> connection) {
        return with(new Shared(plus(shared.connections, connection), shared.policy, shared.lookups));
    }

    PumpOptions connecting(ConnectionPolicy policy) {
        return with(new Shared(shared.connections, policy, shared.lookups));
    }

    PumpOptions lookup(SharedRecipe<Dictionary<?>> lookup) {
        return with(new Shared(shared.connections, shared.policy, plus(shared.lookups, lookup)));
    }

    private PumpOptions with(Shared other) {
        return new PumpOptions(scheduler, meters, carrier, closeLimit, config, unreadable, other);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
