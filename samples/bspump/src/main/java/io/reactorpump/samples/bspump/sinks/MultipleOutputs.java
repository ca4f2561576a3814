package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.core.Branch;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import java.util.Map;

/** "Multiple Outputs". An event is done when all that it was sent to are done with it, and the slowest of them holds the source up. */
public final class MultipleOutputs {

    private MultipleOutputs() {}

    /** "Use a routing processor": by what the event is. */
    public static Pipeline routed(
            Source<Map<String, Object>> source, Sink<Map<String, Object>> errors, Sink<Map<String, Object>> others) {
        return Pipeline.named("routed")
                .from(source)
                .route("level", Branch.when("errors", event -> "error".equals(event.get("level")), errors))
                .to(others);
    }

    /** To all of them. */
    public static Pipeline copied(
            Source<Map<String, Object>> source, Sink<Map<String, Object>> archive, Sink<Map<String, Object>> others) {
        return Pipeline.named("copied")
                .from(source)
                .tee("copy", Branch.required("archive", archive))
                .to(others);
    }

    /** To a pipeline of its own, which reads what this one writes. */
    public static Pipeline linked(Source<Map<String, Object>> source, InternalSource<Map<String, Object>> other) {
        return Pipeline.named("linked").from(source).to(other.sink());
    }

    /**
     * "Multiple pipelines sharing a source": it is read once, each of the two gets every event, and neither is farther ahead of the
     * other than what this pipeline may have in flight.
     */
    public static Pipeline shared(
            Source<Map<String, Object>> source,
            InternalSource<Map<String, Object>> first,
            InternalSource<Map<String, Object>> second) {
        return Pipeline.named("shared")
                .from(source)
                .tee("copy", Branch.required("first", first.sink()))
                .to(second.sink());
    }
}
