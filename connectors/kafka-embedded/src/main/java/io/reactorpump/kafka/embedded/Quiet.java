package io.reactorpump.kafka.embedded;

import java.util.Map;

/** Lets a broker that has a JVM to itself write warnings only, whichever logging stands on its class path. */
final class Quiet {

    private static final Map<String, String> SETTINGS = Map.of(
            "logback.configurationFile",
            "io/reactorpump/kafka/embedded/broker-logback.xml",
            "org.slf4j.simpleLogger.defaultLogLevel",
            "warn");

    private Quiet() {}

    /** Has to come before the first logger; what the command line says goes first. */
    static void begin() {
        SETTINGS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    }
}
