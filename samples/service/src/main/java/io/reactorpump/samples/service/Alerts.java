package io.reactorpump.samples.service;

import io.reactorpump.micronaut.PumpConsumer;
import jakarta.inject.Singleton;
import reactor.core.publisher.Mono;

/** Says which quakes somebody should hear of. */
@Singleton
final class Alerts {

    private static final double STRONG = 5;

    /** A line of {@code alerts.jsonl}. */
    record Alert(String id, String text) {}

    /** More replicas, up to four, when the topic fills faster than they work it off. */
    @PumpConsumer(
            source = "quakes",
            sink = "alerts",
            deadLetters = "no-alerts",
            name = "alert",
            maxReplicas = 4,
            burnDownSeconds = 30)
    Mono<Alert> alert(Quake quake) {
        return quake.isAtLeast(STRONG)
                ? Mono.just(new Alert(quake.id(), "M" + quake.mag() + " " + quake.place()))
                : Mono.empty();
    }
}
