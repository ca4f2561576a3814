package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.api.Firing;
import io.reactorpump.core.trigger.TriggerSource;
import java.util.Map;
import reactor.core.publisher.Mono;

/** "Trigger with Arguments": a cycle knows which trigger fired, when, and with what. */
public final class TriggerWithArguments implements TriggerSource<Map<String, Object>> {

    @Override
    public Mono<Map<String, Object>> cycle(Firing firing) {
        return Mono.just(
                Map.of("trigger", firing.trigger(), "timestamp", firing.time().toString()));
    }
}
