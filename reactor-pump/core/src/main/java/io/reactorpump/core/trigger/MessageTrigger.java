package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Topic;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.PumpClock;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Flux;

/** Fires on each message of a topic. */
record MessageTrigger(Topic<?> topic) implements Trigger {

    @Override
    public String name() {
        return "message " + topic;
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        PumpClock clock = new PumpClock(context.scheduler());
        return context.application()
                .pubsub()
                .messages(topic)
                .map(message -> new Firing(name(), clock.now(), arguments(message)));
    }

    private static Map<String, Object> arguments(Object message) {
        if (!(message instanceof Map<?, ?> map)) {
            return Map.of("message", message);
        }
        Map<String, Object> arguments = new HashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key) || entry.getValue() == null) {
                return Map.of("message", message);
            }
            arguments.put(key, entry.getValue());
        }
        return arguments;
    }
}
