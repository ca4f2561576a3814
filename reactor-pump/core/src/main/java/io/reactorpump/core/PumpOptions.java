package io.reactorpump.core;

import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.connection.ConnectionPolicy;
import io.reactorpump.core.connection.ConnectionRecipe;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.lookup.LookupRecipe;
import io.reactorpump.core.metrics.Meters;
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
 * @param engine what its runs need
 * @param closeLimit how long closing may drain
 * @param config the settings
 * @param unreadable what is wrong with the files of the settings, told with the first start
 * @param shared what its pipelines share
 */
record PumpOptions(Engine engine, Duration closeLimit, Config config, Problems unreadable, Shared shared) {

    /**
     * What runs need.
     *
     * @param scheduler for timers, and the source of time
     * @param meters what counts and times
     * @param carrier what is taken along with events, if anything
     */
    record Engine(Supplier<Scheduler> scheduler, Meters meters, @Nullable Carrier carrier) {}

    /**
     * What pipelines share.
     *
     * @param connections connections, not made yet
     * @param policy how they are looked after
     * @param lookups dictionaries, not made yet
     */
    record Shared(List<ConnectionRecipe> connections, ConnectionPolicy policy, List<LookupRecipe> lookups) {}

    static PumpOptions defaults() {
        return new PumpOptions(
                new Engine(Schedulers::parallel, Meters.NONE, null),
                Duration.ofSeconds(30),
                Config.empty(),
                new Problems(),
                new Shared(List.of(), ConnectionPolicy.defaults(), List.of()));
    }

    Supplier<Scheduler> scheduler() {
        return engine.scheduler;
    }

    PumpOptions on(Scheduler timers) {
        return with(new Engine(() -> timers, engine.meters, engine.carrier));
    }

    PumpOptions metered(Meters meters) {
        return with(new Engine(engine.scheduler, meters, engine.carrier));
    }

    PumpOptions contextual(Carrier carrier) {
        return with(new Engine(engine.scheduler, engine.meters, carrier));
    }

    private PumpOptions with(Engine other) {
        return new PumpOptions(other, closeLimit, config, unreadable, shared);
    }

    PumpOptions closeLimit(Duration limit) {
        return new PumpOptions(engine, limit, config, unreadable, shared);
    }

    PumpOptions config(Config settings, Problems problems) {
        return new PumpOptions(engine, closeLimit, settings, problems, shared);
    }

    PumpOptions connection(ConnectionRecipe connection) {
        return with(new Shared(plus(shared.connections, connection), shared.policy, shared.lookups));
    }

    PumpOptions connecting(ConnectionPolicy policy) {
        return with(new Shared(shared.connections, policy, shared.lookups));
    }

    PumpOptions lookup(LookupRecipe lookup) {
        return with(new Shared(shared.connections, shared.policy, plus(shared.lookups, lookup)));
    }

    private PumpOptions with(Shared other) {
        return new PumpOptions(engine, closeLimit, config, unreadable, other);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
