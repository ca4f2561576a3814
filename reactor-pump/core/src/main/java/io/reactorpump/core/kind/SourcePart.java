package io.reactorpump.core.kind;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.core.trigger.Triggered;
import java.util.Optional;

/** A source as a part of a pipeline that a file describes. */
public interface SourcePart {

    /** Begins the pipeline. */
    Flow<?> begin(Pipeline.Start start);

    /**
     * The sink at its end, for a source that answers with what arrives there.
     *
     * @param sink what the file says, if anything
     */
    default Sink<Object> end(Optional<Sink<Object>> sink) {
        return sink.orElseGet(() -> NullSink.named("null"));
    }

    /** The source itself where it may be one of several: if it is neither triggered nor answers. */
    default Optional<Source<?>> mergeable() {
        return Optional.empty();
    }

    /** A source that is nothing else. */
    static SourcePart of(Source<?> source) {
        return new PlainSource(source);
    }

    /** A source with its triggers. */
    static SourcePart of(Triggered<?> triggered) {
        return start -> start.from(triggered);
    }
}
