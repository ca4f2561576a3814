package io.reactorpump.samples.buildflow;

import io.reactorpump.api.BlockingHandler;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.ReplicaContext;

/** A processor as a class with {@code setup}, {@code process} and {@code teardown}: an instance for each replica. */
public final class ReplicaState extends BlockingHandler<InputType, OutputType> {

    private int offset;

    @Override
    protected void begin(ReplicaContext context) {
        // What is expensive is made here: a model that is loaded, a connection that is opened.
        offset = 1;
    }

    @Override
    protected OutputType handle(EventContext context, InputType elem) {
        return new OutputType(elem.a() + offset);
    }

    @Override
    protected void end() {
        offset = 0;
    }
}
