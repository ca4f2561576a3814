package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.PumpClock;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** Fires once in each interval. */
record IntervalTrigger(Duration interval) implements Trigger {

    @Override
    public String name() {
        return "every " + interval;
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        PumpClock clock = new PumpClock(context.scheduler());
        return Flux.interval(interval, context.scheduler())
                .onBackpressureDrop()
                .map(number -> Firing.of(name(), clock.now()));
    }
}
