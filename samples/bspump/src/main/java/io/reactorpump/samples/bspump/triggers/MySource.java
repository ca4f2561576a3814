package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.api.Firing;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.time.ZoneId;
import java.util.Map;
import reactor.core.publisher.Mono;

/** "Using Triggers". */
public final class MySource implements TriggerSource<Map<String, Object>> {

    @Override
    public Mono<Map<String, Object>> cycle(Firing firing) {
        return Mono.just(Map.of("timestamp", firing.time().toString()));
    }

    /** "Attach a cron trigger": every five minutes. */
    public static Triggered<Map<String, Object>> everyFiveMinutes(ZoneId zone) {
        return new MySource().on(Triggers.cron("*/5 * * * *", zone));
    }
}
