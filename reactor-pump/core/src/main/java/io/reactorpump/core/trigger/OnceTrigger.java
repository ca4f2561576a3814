package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.PumpClock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fires when it is subscribed. */
record OnceTrigger() implements Trigger {

    @Override
    public String name() {
        return "once";
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return Mono.fromSupplier(() -> Firing.of(name(), new PumpClock(context.scheduler()).now()))
                .flux();
    }
}
