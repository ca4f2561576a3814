package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pump;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.status.Status;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers of collectors who leave before they have their answer. */
class LeavingIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Web web;

    @Factory
    @Requires(property = "spec", value = "leaving")
    static final class Beans {

        @Singleton
        Store store() {
            return new Store();
        }

        @Singleton
        @Named("texts")
        Mount texts(Store store) {
            return Mount.post("/texts", String.class)
                    .limits(RequestLimits.defaults().patience(LIMIT))
                    .collector("texts", flow -> flow.maxInFlight(1), Sink.<String>async("store", store::write));
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start("leaving", Map.of());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void G1_anAcceptedEventIsWrittenOnceThoughItsCallerLeavesAndOneThatWaitsIsTakenBack() {
        Store store = web.bean(Store.class);
        try (Wire accepted = post("accepted")) {
            store.reached.asMono().block(LIMIT);
            try (Wire waiting = post("waiting")) {
                Wire.until(() -> waiting() == 1);
            }
            Wire.until(() -> waiting() == 0);
        }
        try (Wire next = post("next")) {
            Wire.until(() -> waiting() == 1);
            assertThat(store.written).isEmpty();
            store.open.tryEmitEmpty();
            assertThat(next.line()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(store.written).containsExactly("accepted", "next");
        Status status = web.bean(Pump.class).pipeline("texts").orElseThrow().status();
        assertThat(status.emitted()).isEqualTo(2);
        assertThat(status.inFlight()).isZero();
    }

    private static Wire post(String text) {
        return web.wire()
                .head("POST /texts HTTP/1.1", "Content-Type: text/plain", "Content-Length: " + text.length())
                .write(text);
    }

    private static long waiting() {
        return web.bean(Mount.class).requests().backlog().orElse(0);
    }
}
