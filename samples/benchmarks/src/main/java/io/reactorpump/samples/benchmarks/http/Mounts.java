package io.reactorpump.samples.benchmarks.http;

import io.micronaut.context.annotation.Factory;
import io.reactorpump.api.Sink;
import io.reactorpump.micronaut.Mount;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The collector. */
@Factory
class Mounts {

    static final String PATH = "/collector";

    @Singleton
    @Named("quakes")
    Mount quakes() {
        return Mount.post(PATH, Quake.class).collector("quakes", flow -> flow, Sink.of("nothing", quake -> {}));
    }
}
