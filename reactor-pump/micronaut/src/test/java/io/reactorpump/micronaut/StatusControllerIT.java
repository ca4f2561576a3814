package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Health and status over a socket. */
class StatusControllerIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Factory
    @Requires(property = "spec", value = "status")
    static final class Beans {

        @Singleton
        AtomicBoolean broken() {
            return new AtomicBoolean(true);
        }

        @Singleton
        @Named("numbers")
        Pipeline numbers() {
            return Pipeline.named("numbers")
                    .from(MemorySource.of("numbers", 1, 2, 3))
                    .to(Sink.of("nowhere", x -> {}));
        }

        @Singleton
        @Named("breaks")
        @Requires(property = "breaks")
        Pipeline breaks(AtomicBoolean broken) {
            return Pipeline.named("breaks")
                    .from(MemorySource.of("words", "a", "b", "c"))
                    .map("shout", word -> {
                        if (broken.get() && word.equals("b")) {
                            throw new IllegalArgumentException("no b");
                        }
                        return word;
                    })
                    .onFailure(FailurePolicy.stop())
                    .to(Sink.of("nowhere", x -> {}));
        }
    }

    @Test
    void theStatusTellsTheCountsAndWhyItWaits() {
        try (Web web = Web.start("status", Map.of())) {
            running(web, "numbers").completed().block(LIMIT);

            JsonNode all = Web.json(web.get("/pump"));
            assertThat(all.at("/pipelines")).hasSize(1);
            JsonNode numbers = Web.json(web.get("/pump/numbers"));
            assertThat(numbers).isEqualTo(all.at("/pipelines/0"));
            assertThat(numbers.at("/name").asText()).isEqualTo("numbers");
            assertThat(numbers.at("/state").asText()).isEqualTo("COMPLETED");
            assertThat(numbers.at("/emitted").asInt()).isEqualTo(3);
            assertThat(numbers.at("/stages/0/name").asText()).isEqualTo("numbers");
            HttpResponse<String> unknown = web.get("/pump/letters");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(Web.json(unknown).at("/error").asText())
                    .isEqualTo("pipeline 'letters' (expected: a pipeline that was started)");
        }
    }

    @Test
    void aFailedPipelineIsDownAndSaysWhy() {
        try (Web web = Web.start("status", Map.of("breaks", "yes", "endpoints.health.details-visible", "ANONYMOUS"))) {
            awaitFailure(web);

            HttpResponse<String> readiness = web.get("/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(Web.json(readiness)
                            .at("/details/pipelines/details/breaks/state")
                            .asText())
                    .isEqualTo("FAILED");
            assertThat(web.get("/health/liveness").statusCode()).isEqualTo(200);
            HttpResponse<String> status = web.get("/pump/breaks");
            assertThat(Web.json(status).at("/failure/stage").asText()).isEqualTo("shout");
            assertThat(Web.json(status).at("/failure/position").asText()).isEqualTo("partition=words-0, offset=1");
            assertThat(Web.json(status).at("/waiting/text").asText())
                    .isEqualTo("it failed at 'shout' [partition=words-0, offset=1]: no b");
            assertThat(Instant.parse(Web.json(status).at("/failure/since").asText()))
                    .isBeforeOrEqualTo(Instant.now());
            assertThat(Web.json(status).at("/failure/error").asText()).isEqualTo("java.lang.IllegalArgumentException");
        }
    }

    @Test
    void ordersAreOffUnlessTheSettingsSayOtherwise() {
        try (Web web = Web.start("status", Map.of())) {
            HttpResponse<String> answer = web.post("/pump/numbers/pause", "", "X-Pump-Action", "yes");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(Web.json(answer).at("/error").asText())
                    .isEqualTo("actions are off (set pump.status.actions to switch them on)");
        }
    }

    @Test
    void anOperatorClearsAnErrorAndDrains() {
        try (Web web = Web.start("status", Map.of("breaks", "yes", "pump.status.actions", "true"))) {
            awaitFailure(web);
            assertThat(web.post("/pump/breaks/clear-error", "").statusCode())
                    .as("without the header that no other site's page can send")
                    .isEqualTo(403);
            assertThat(running(web, "breaks").state()).isEqualTo(State.FAILED);

            web.bean(AtomicBoolean.class).set(false);
            assertThat(order(web, "breaks", "clear-error").statusCode()).isEqualTo(200);
            running(web, "breaks").report().block(LIMIT);
            HttpResponse<String> again = order(web, "breaks", "clear-error");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(Web.json(again).at("/error").asText()).contains("pipeline 'breaks' is COMPLETED");
            HttpResponse<String> strange = order(web, "breaks", "dance");
            assertThat(strange.statusCode()).isEqualTo(404);
            assertThat(Web.json(strange).at("/error").asText())
                    .isEqualTo("action 'dance' (expected: one of pause, resume, drain, stop, start, clear-error)");
            assertThat(Web.json(order(web, "breaks", "start")).at("/state").asText())
                    .isIn("RUNNING", "COMPLETED");
            assertThat(Web.json(order(web, "breaks", "drain")).at("/state").asText())
                    .isIn("STOPPED", "COMPLETED");
        }
    }

    @Test
    void callersThatAreSpokenForByAProxyOrNameTheMachineOtherwiseAreNotLetIn() {
        try (Web web = Web.start("status", Map.of())) {
            assertThat(web.get("/pump", "X-Forwarded-For", "203.0.113.7").statusCode())
                    .isEqualTo(403);
            assertThat(web.get("/pump/numbers", "Forwarded", "for=203.0.113.7").statusCode())
                    .isEqualTo(403);
            assertThat(calledBy(web, "quakes.example:" + web.server().getPort()))
                    .contains(" 403 ");
            assertThat(calledBy(web, "localhost.quakes.example")).contains(" 403 ");
            for (String name : List.of("localhost", "LocalHost:8080", "127.0.0.1:80", "[::1]:8080")) {
                assertThat(calledBy(web, name)).as(name).contains(" 200 ");
            }
        }
        try (Web web = Web.start("status", Map.of("pump.status.remote", "true"))) {
            assertThat(calledBy(web, "quakes.example")).contains(" 200 ");
            assertThat(web.get("/pump", "X-Forwarded-For", "203.0.113.7").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void itCanBeSwitchedOffOrMoved() {
        try (Web web = Web.start("status", Map.of("pump.status.enabled", "false"))) {
            assertThat(web.get("/pump").statusCode()).isEqualTo(404);
        }
        try (Web web = Web.start("status", Map.of("pump.status.path", "/ops"))) {
            assertThat(web.get("/ops/numbers").statusCode()).isEqualTo(200);
        }
    }

    private static String calledBy(Web web, String name) {
        try (Wire wire = web.wire().write("GET /pump HTTP/1.1\r\nHost: " + name + "\r\n\r\n")) {
            return wire.line();
        }
    }

    private static HttpResponse<String> order(Web web, String pipeline, String action) {
        return web.post("/pump/" + pipeline + "/" + action, "", "X-Pump-Action", "yes");
    }

    private static void awaitFailure(Web web) {
        running(web, "breaks").completed().onErrorComplete().block(LIMIT);
        assertThat(running(web, "breaks").state()).isEqualTo(State.FAILED);
    }

    private static Running running(Web web, String name) {
        return web.bean(Pump.class).pipeline(name).orElseThrow();
    }
}
