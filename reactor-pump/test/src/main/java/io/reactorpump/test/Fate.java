package io.reactorpump.test;

import io.reactorpump.api.Event;
import java.util.concurrent.atomic.AtomicReference;

/** What a raw operator did with one event. A second deed is a fault. */
final class Fate {

    private final String stage;
    private final String event;
    private final Observations observations;
    private final AtomicReference<String> first = new AtomicReference<>("");

    Fate(String stage, Event<?> event, Observations observations) {
        this.stage = stage;
        this.event = event.id();
        this.observations = observations;
    }

    Fate of(Event<?> child) {
        return new Fate(stage, child, observations);
    }

    void met(String deed) {
        if (!first.compareAndSet("", deed)) {
            observations.fault("event " + event + " was " + deed + " by stage '" + stage + "' after it was "
                    + first.get() + " (expected: one of the two)");
        }
    }
}
