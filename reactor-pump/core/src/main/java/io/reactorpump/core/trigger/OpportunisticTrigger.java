package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.PumpClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Fires while the application is idle. */
record OpportunisticTrigger(Duration gap) implements Trigger {

    private static final Duration LOOK = Duration.ofMillis(100);

    @Override
    public String name() {
        return "opportunistic";
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return Flux.defer(() -> {
            PumpClock clock = new PumpClock(context.scheduler());
            AtomicLong next = new AtomicLong(clock.nanos());
            return Flux.interval(LOOK, context.scheduler())
                    .onBackpressureDrop()
                    .filter(look -> clock.nanos() - next.get() >= 0
                            && context.application().isIdle())
                    .map(look -> {
                        next.set(clock.nanos() + gap.toNanos());
                        return Firing.of(name(), clock.now());
                    });
        });
    }
}
