package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Sink;
import io.reactorpump.core.config.Config;
import io.reactorpump.http.HttpSink;
import java.util.Map;

/** "Built-in Sinks, HTTP". */
public final class HttpOutput {

    private HttpOutput() {}

    /** Posts each event as JSON to the {@code url}, for instance {@code https://api.example.com/events}. */
    public static Sink<Map<String, Object>> of(Config config) {
        return HttpSink.json(config.get("url"));
    }
}
