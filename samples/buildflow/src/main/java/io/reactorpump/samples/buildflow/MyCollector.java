package io.reactorpump.samples.buildflow;

import io.reactorpump.micronaut.PumpCollector;
import jakarta.inject.Singleton;

/** The pattern "Collectors": writes what a request brings to a sink, and says when that is done, or that it was not. */
@Singleton
public class MyCollector {

    /** The answer is a success when the sink has written. */
    @PumpCollector(path = "/collector", sink = "collected")
    public OutputType collect(InputType input) {
        return new OutputType(input.a() + 1);
    }
}
