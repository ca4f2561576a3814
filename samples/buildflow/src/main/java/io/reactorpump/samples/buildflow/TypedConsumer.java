package io.reactorpump.samples.buildflow;

import io.reactorpump.micronaut.PumpConsumer;
import jakarta.inject.Singleton;

/** The pattern "Consumers", and "Custom Types": each event of a source, and what it becomes in a sink. */
@Singleton
public class TypedConsumer {

    /** The types say what is read and what is written. */
    @PumpConsumer(source = "typed-source", sink = "typed-sink")
    public OutputType consume(InputType elem) {
        return new OutputType(elem.a() + 1);
    }
}
