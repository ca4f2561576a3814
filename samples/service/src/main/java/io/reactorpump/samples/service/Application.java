package io.reactorpump.samples.service;

import io.micronaut.runtime.Micronaut;

/** The service. */
public final class Application {

    private Application() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).banner(false).start();
    }
}
