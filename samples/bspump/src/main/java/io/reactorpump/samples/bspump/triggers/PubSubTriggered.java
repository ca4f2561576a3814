package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.api.Delivery;
import io.reactorpump.api.Firing;
import io.reactorpump.api.PubSub;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.util.Map;
import reactor.core.publisher.Mono;

/** "PubSubTrigger": the message comes along. */
public final class PubSubTriggered implements TriggerSource<Map<String, Object>> {

    private static final String TOPIC = "my.event.topic";

    @Override
    public Mono<Map<String, Object>> cycle(Firing firing) {
        return Mono.just(firing.arguments());
    }

    /** On each message. */
    public static Triggered<Map<String, Object>> onMessages() {
        return new PubSubTriggered().on(Triggers.onMessage(TOPIC));
    }

    /** "Fire the trigger from elsewhere". */
    public static Mono<Delivery> fireFromElsewhere(PubSub pubsub) {
        return pubsub.publish(TOPIC, Map.of("key", "value"));
    }
}
