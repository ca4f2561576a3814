package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.json.PPrintSink;
import java.util.Map;

/** "Built-in Sinks, Debug/Development". */
public final class DebugSinks {

    private DebugSinks() {}

    /** "Pretty print events to console". */
    public static Sink<Map<String, Object>> prettyPrint() {
        return PPrintSink.toConsole();
    }

    /** "Null sink (discard events)"; it counts them. */
    public static NullSink<Map<String, Object>> discard() {
        return new NullSink<>();
    }
}
