package io.reactorpump.cli.link;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.SinkPart;
import io.reactorpump.core.kind.SourcePart;
import java.util.Collection;
import java.util.List;

/** The kinds that lead from one pipeline of a file into another. */
public final class LinkKinds implements Kinds {

    /** What the source may be told. */
    @About("Takes what other pipelines of the file write into this one; they are done with an event when this one is")
    record SourceOptions(
            @About("how many unfinished events each of those pipelines may have here") @Default("1024")
            int capacity) {

        SourceOptions {
            Checks.positive("capacity", capacity);
        }
    }

    /** What the sink may be told. */
    @About("Writes into another pipeline of the file, whose source is internal")
    record SinkOptions(
            @About(value = "the name of that pipeline", example = "large")
            String pipeline) {}

    /** A sink, or one of dead letters: what reads there understands their story. */
    private record Part(Sink<Object> sink) implements SinkPart {

        @Override
        public Sink<? super DeadLetter> deadLetters() {
            return new StorySink(sink);
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.sourcePart(
                        "internal",
                        SourceOptions.class,
                        (options, site) -> SourcePart.of(site.inlet(options.capacity))),
                Kind.sinkPart(
                        "internal", SinkOptions.class, (options, site) -> new Part(site.outlet(options.pipeline))));
    }
}
