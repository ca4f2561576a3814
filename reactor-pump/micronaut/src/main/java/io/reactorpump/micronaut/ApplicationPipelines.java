package io.reactorpump.micronaut;

import io.reactorpump.core.Pipeline;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that the application declares: pipelines and mounts that are beans, in their order, and then methods of beans. */
@Singleton
final class ApplicationPipelines {

    private final List<Pipeline> pipelines;
    private final List<Mount> mounts;

    ApplicationPipelines(List<Pipeline> pipelines, List<Mount> mounts) {
        this.pipelines = new ArrayList<>(pipelines);
        this.mounts = new ArrayList<>(mounts);
    }

    /** One more, before the application has started. */
    synchronized void add(Pipeline pipeline) {
        pipelines.add(pipeline);
    }

    /** One more, before the application has started. */
    synchronized void add(Mount mount) {
        mounts.add(mount);
    }

    synchronized List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    /** Those of the mounts too. */
    synchronized List<Pipeline> pipelines() {
        return Stream.concat(pipelines.stream(), mounts.stream().map(Mount::pipeline))
                .toList();
    }
}
