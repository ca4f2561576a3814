package io.reactorpump.core.kind;

import io.reactorpump.api.Source;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import java.util.Optional;

/** A source without triggers and answers. */
record PlainSource(Source<?> source) implements SourcePart {

    @Override
    public Flow<?> begin(Pipeline.Start start) {
        return start.from(source);
    }

    @Override
    public Optional<Source<?>> mergeable() {
        return Optional.of(source);
    }
}
