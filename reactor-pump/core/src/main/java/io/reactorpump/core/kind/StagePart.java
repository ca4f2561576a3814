package io.reactorpump.core.kind;

import io.reactorpump.core.Flow;

/** What a processor adds to a pipeline that a file describes: a stage, or several. */
@FunctionalInterface
public interface StagePart {

    /**
     * Adds it.
     *
     * @param name what the stage is to be called, unique within the pipeline
     */
    Flow<?> add(String name, Flow<Object> flow);

    /** As {@link #add}, for what follows: in a pipeline of a file every stage takes any payload. */
    @SuppressWarnings("unchecked")
    default Flow<Object> then(String name, Flow<Object> flow) {
        return (Flow<Object>) add(name, flow);
    }
}
