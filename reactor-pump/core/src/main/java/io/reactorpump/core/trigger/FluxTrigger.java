package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import reactor.core.publisher.Flux;

/** Fires as a flux of the user's says. */
record FluxTrigger(String name, Flux<Firing> flux) implements Trigger {

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return flux;
    }
}
