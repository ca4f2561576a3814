package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.Firing;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

/** "Custom TriggerSource": runs on a schedule. */
public final class ScheduledSource implements TriggerSource<Map<String, Object>> {

    @Override
    public Flux<Map<String, Object>> cycle(Firing firing) {
        return Flux.fromIterable(generateEvents(firing));
    }

    private static List<Map<String, Object>> generateEvents(Firing firing) {
        return List.of(Map.of("timestamp", firing.time().toString()));
    }

    /** "Usage". */
    public static Triggered<Map<String, Object>> everyFiveMinutes(ZoneId zone) {
        return new ScheduledSource().on(Triggers.cron("*/5 * * * *", zone));
    }
}
