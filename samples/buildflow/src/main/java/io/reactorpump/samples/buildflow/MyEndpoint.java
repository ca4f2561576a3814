package io.reactorpump.samples.buildflow;

import io.micronaut.http.HttpMethod;
import io.reactorpump.micronaut.PumpEndpoint;
import jakarta.inject.Singleton;

/** The pattern "Endpoints": takes in data from a request, GET or POST, and returns a response of the user's. */
@Singleton
public class MyEndpoint {

    /** By POST, which is the default: the body is the input. */
    @PumpEndpoint(path = "/endpoint")
    public OutputType answer(InputType input) {
        return new OutputType(input.a() + 1);
    }

    /** By GET: the parameters of path and query are the input. */
    @PumpEndpoint(path = "/endpoint/{a}", method = HttpMethod.GET)
    public OutputType look(InputType input) {
        return answer(input);
    }
}
