package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The replicas of the three patterns, as methods and composed, as the status shows them. */
class ReplicasIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration EVERY = Duration.ofMillis(50);

    /** What comes in. */
    record InputType(int a) {}

    @Factory
    @Requires(property = "spec", value = "replicas")
    static final class Beans {

        @Singleton
        @Named("kept")
        MemorySink<Object> kept() {
            return MemorySink.named("kept");
        }

        @Singleton
        @Named("consumed")
        MemorySink<Object> consumed() {
            return MemorySink.named("consumed");
        }

        @Singleton
        @Named("numbers")
        MemorySource<InputType> numbers() {
            return MemorySource.<InputType>of("numbers", new InputType(1));
        }

        /** Lets requests be answered. */
        @Singleton
        Sinks.Empty<Void> gate() {
            return Sinks.empty();
        }

        @Singleton
        @Named("waits")
        Mount waits(Sinks.Empty<Void> gate) {
            Scaling goals = Scaling.defaults().every(EVERY).cooldown(Duration.ZERO, EVERY);
            return Mount.post("/waits", InputType.class)
                    .endpoint(
                            "waits",
                            flow -> flow.process(
                                    "work",
                                    input -> gate.asMono().thenReturn(input.a()),
                                    StageOptions.defaults()
                                            .replicas(Replicas.upTo(4).scaling(goals))));
        }
    }

    /** Handlers as a user writes them. */
    @Singleton
    @Requires(property = "spec", value = "replicas")
    static class Handlers {

        @PumpEndpoint(path = "/twice/{a}", method = HttpMethod.GET, minReplicas = 1, maxReplicas = 10)
        InputType twice(InputType input) {
            return new InputType(2 * input.a());
        }

        @PumpCollector(path = "/collect", sink = "kept", numReplicas = 2, maxReplicas = 3, requestsPerReplica = 5)
        Mono<InputType> collect(InputType input) {
            return Mono.just(input);
        }

        @PumpConsumer(
                source = "numbers",
                sink = "consumed",
                numReplicas = 2,
                minReplicas = 2,
                maxReplicas = 8,
                burnDownSeconds = 30,
                utilisation = 0.5)
        Mono<InputType> consume(InputType input) {
            return Mono.just(input);
        }
    }

    /** One that can not be. */
    @Singleton
    @Requires(property = "spec", value = "wrong-replicas")
    static class Wrong {

        @PumpEndpoint(path = "/wrong", numReplicas = 3, maxReplicas = 2)
        InputType wrong(InputType input) {
            return input;
        }
    }

    @Test
    void methodsHaveReplicasThatTheStatusShows() {
        try (Web web = Web.start("replicas", Map.of())) {
            assertThat(web.get("/twice/4").body()).isEqualTo("{\"a\":8}");
            assertThat(web.post("/collect", "{\"a\":4}").statusCode()).isEqualTo(200);

            assertThat(replicas(web, "Handlers.twice", "twice")).isEqualTo("1 of 1 to 10");
            assertThat(replicas(web, "Handlers.collect", "collect")).isEqualTo("2 of 1 to 3");
            assertThat(replicas(web, "Handlers.consume", "consume")).isEqualTo("2 of 2 to 8");
        }
    }

    @Test
    void requestsInFlightHaveReplicasComeAndGoAndTheStatusSaysWhy() {
        try (Web web = Web.start("replicas", Map.of())) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 6)
                    .mapToObj(i -> web.client()
                            .sendAsync(
                                    web.to("/waits")
                                            .POST(BodyPublishers.ofString("{\"a\":" + i + "}"))
                                            .build(),
                                    BodyHandlers.ofString()))
                    .toList();
            until(web, "4 of 1 to 4");
            JsonNode change = stage(web, "waits", "work").at("/replicas/lastChange");
            assertThat(change.at("/to").asInt()).isEqualTo(4);
            assertThat(change.at("/reason").asText()).contains("requests in flight");
            assertThat(change.at("/seen/requests").asBoolean()).isTrue();
            assertThat(change.at("/seen/elapsed").isMissingNode()).isFalse();

            web.bean(Sinks.Empty.class).tryEmitEmpty();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            until(web, "1 of 1 to 4");
        }
    }

    @Test
    void replicasThatCanNotBeStopTheStart() {
        assertThatThrownBy(() -> Web.start("wrong-replicas", Map.of()))
                .hasStackTraceContaining(
                        "Wrong.wrong: @PumpEndpoint.maxReplicas: 2 (expected: >= num_replicas, which is 3)");
    }

    private static void until(Web web, String expected) {
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .filter(tick -> replicas(web, "waits", "work").equals(expected))
                .blockFirst(LIMIT);
    }

    private static String replicas(Web web, String pipeline, String stage) {
        JsonNode replicas = stage(web, pipeline, stage).at("/replicas");
        return replicas.at("/count").asInt() + " of "
                + replicas.at("/min").asInt() + " to "
                + replicas.at("/max").asInt();
    }

    private static JsonNode stage(Web web, String pipeline, String name) {
        for (JsonNode stage : Web.json(web.get("/pump/" + pipeline)).at("/stages")) {
            if (stage.at("/name").asText().equals(name)) {
                return stage;
            }
        }
        throw new AssertionError("no stage " + name);
    }
}
