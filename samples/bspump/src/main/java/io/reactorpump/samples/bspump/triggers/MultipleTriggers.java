package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.time.ZoneId;
import java.util.Map;

/** "Multiple Triggers": "the source's cycle method runs when any trigger fires". */
public final class MultipleTriggers {

    private MultipleTriggers() {}

    /** "Every hour", and "on-demand". */
    public static Triggered<Map<String, Object>> hourlyAndOnDemand(ZoneId zone) {
        return new TriggerWithArguments().on(Triggers.cron("0 * * * *", zone), Triggers.onMessage("force.run"));
    }
}
