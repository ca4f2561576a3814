package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import java.util.Map;

/** "OpportunisticTrigger". */
public final class OpportunisticTriggered {

    private OpportunisticTriggered() {}

    /** "Fires when the application has idle time": no event is in flight in any of its pipelines. */
    public static Triggered<Map<String, Object>> whenIdle() {
        return new MySource().on(Triggers.opportunistic());
    }
}
