package io.reactorpump.core;

import io.reactorpump.api.Application;
import io.reactorpump.api.Clients;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.PubSub;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.connection.Connections;
import io.reactorpump.core.lookup.Lookups;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.pubsub.Lifecycle.Tick;
import io.reactorpump.core.pubsub.TopicHub;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** What the pipelines of one pump share. */
final class PumpApplication implements Application {

    private final TopicHub topics = new TopicHub();
    private final Supplier<Collection<RestartableRun>> runs;
    private final Connections connections;
    private final Lookups lookups;

    PumpApplication(PumpOptions options, Supplier<Collection<RestartableRun>> runs) {
        Supplier<Scheduler> scheduler = options.scheduler();
        PumpOptions.Shared shared = options.shared();
        this.runs = runs;
        this.connections = new Connections(shared.connections(), shared.policy(), scheduler);
        this.lookups = new Lookups(shared.lookups());
        Lifecycle.topics().forEach(topics::reserve);
        Lifecycle.ticks().forEach(every -> topics.feed(Lifecycle.tick(every), ticks(every, scheduler)));
    }

    private static Flux<Tick> ticks(Duration every, Supplier<Scheduler> scheduler) {
        return Flux.defer(() -> {
            Scheduler timers = scheduler.get();
            PumpClock clock = new PumpClock(timers);
            return Flux.interval(every, timers).map(before -> new Tick(before + 1, clock.now()));
        });
    }

    @Override
    public PubSub pubsub() {
        return topics;
    }

    Connections connections() {
        return connections;
    }

    Lookups lookups() {
        return lookups;
    }

    @Override
    public <C> Clients<C> connection(String name, Class<C> client) {
        return connections.clients(name, client);
    }

    @Override
    public <V> Lookup<V> lookup(String name, Class<V> value) {
        return lookups.lookup(name, value);
    }

    @Override
    public boolean isIdle() {
        return runs.get().stream().allMatch(run -> run.inFlight() == 0);
    }
}
