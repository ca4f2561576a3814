package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.time.Duration;
import java.util.Map;

/** "PeriodicTrigger". */
public final class PeriodicTriggered {

    private PeriodicTriggered() {}

    /** "Every 10 seconds". */
    public static Triggered<Map<String, Object>> everyTenSeconds() {
        return new MySource().on(Triggers.every(Duration.ofSeconds(10)));
    }
}
