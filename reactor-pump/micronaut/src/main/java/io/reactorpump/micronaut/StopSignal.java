package io.reactorpump.micronaut;

import jakarta.inject.Singleton;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** That the application stops, also for whoever asks when it has begun to. */
@Singleton
final class StopSignal {

    /** What is told to those who come too late. */
    static final String REASON = "the application stops";

    private final Sinks.Empty<Void> begun = Sinks.empty();

    /** It stops now. A pump that is only drained may go on. */
    void tell() {
        begun.tryEmitEmpty();
    }

    /** Completes when it stops, or at once. */
    Mono<Void> begun() {
        return begun.asMono();
    }

    boolean hasBegun() {
        return begun.scanOrDefault(Scannable.Attr.TERMINATED, false);
    }
}
