package io.reactorpump.core;

import io.reactorpump.api.Application;
import io.reactorpump.api.PubSub;
import io.reactorpump.core.clock.PumpClock;
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

    PumpApplication(Supplier<Scheduler> scheduler, Supplier<Collection<RestartableRun>> runs) {
        this.runs = runs;
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

    @Override
    public boolean isIdle() {
        return runs.get().stream().allMatch(run -> run.inFlight() == 0);
    }
}
