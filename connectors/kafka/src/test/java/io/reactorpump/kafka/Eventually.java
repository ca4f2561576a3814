package io.reactorpump.kafka;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Waits for what another process does. */
final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Eventually() {}

    /** Looks until it is so, and fails with what there is if it is never so. */
    static void await(BooleanSupplier isSo, Supplier<?> whatThereIs) {
        try {
            Flux.interval(Duration.ofMillis(20))
                    .onBackpressureDrop()
                    .takeUntil(look -> isSo.getAsBoolean())
                    .blockLast(LIMIT);
        } catch (IllegalStateException e) {
            throw new AssertionError("not so within " + LIMIT + "; there is " + whatThereIs.get(), e);
        }
    }
}
