package io.reactorpump.micronaut;

import io.reactorpump.api.PubSub;
import io.reactorpump.core.Pump;
import io.reactorpump.core.pubsub.Lifecycle;
import jakarta.inject.Singleton;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** That the application stops, also for whoever asks when it has begun to. */
@Singleton
final class StopSignal {

    private final Sinks.Empty<Void> begun = Sinks.empty();

    StopSignal(Pump pump) {
        pump.pubsub()
                .messages(Lifecycle.STOP, 1, PubSub.WhenFull.DROP_OLDEST)
                .next()
                .subscribe(time -> begun.tryEmitEmpty());
    }

    /** Completes when it stops, or at once. */
    Mono<Void> begun() {
        return begun.asMono();
    }
}
