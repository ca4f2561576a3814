package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.test.MemorySink;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Collectors and endpoints, composed fluently, over a socket and with a client that is not Micronaut's. */
class MountIT {

    private static Web web;

    /** What is collected. */
    record Order(String id, int amount, Optional<Instant> at, List<String> tags) {}

    /** What is asked. */
    record Range(int from, int to) {}

    /** What is answered. */
    record Square(int of, long is, Instant at) {}

    /** What holds up a sink until it is opened. */
    record Valve(Sinks.Empty<Void> open, Sinks.Empty<Void> reached) {

        Mono<Void> pass() {
            return open.asMono().doOnSubscribe(subscription -> reached.tryEmitEmpty());
        }
    }

    @Factory
    @Requires(property = "spec", value = "mounts")
    static final class Beans {

        @Singleton
        @Named("store")
        MemorySink<Order> store() {
            return MemorySink.named("store");
        }

        @Singleton
        Valve valve() {
            return new Valve(Sinks.empty(), Sinks.empty());
        }

        @Singleton
        @Named("orders")
        Mount orders(@Named("store") MemorySink<Order> store) {
            return Mount.post("/orders", Order.class)
                    .collector(
                            "orders",
                            flow -> flow.filter(order -> order.amount() != 0).map("check", order -> {
                                if (order.amount() < 0) {
                                    throw new IllegalArgumentException("amount of customer 4711 is " + order.amount());
                                }
                                return order;
                            }),
                            store);
        }

        @Singleton
        @Named("letters")
        Mount letters() {
            return Mount.post("/letters", Order.class)
                    .collector(
                            "letters",
                            flow -> flow.map("fail", order -> {
                                        throw new IllegalStateException("no");
                                    })
                                    .onFailure(FailurePolicy.deadLetter(MemorySink.named("dead"))),
                            MemorySink.named("nowhere"));
        }

        @Singleton
        @Named("away")
        Mount away() {
            return Mount.post("/away", String.class)
                    .collector(
                            "away",
                            flow -> flow,
                            Sink.<String>async("database", text -> Mono.error(new ConnectException("refused"))));
        }

        @Singleton
        @Named("slow")
        Mount slow(Valve valve) {
            return Mount.post("/slow", String.class)
                    .limits(new RequestLimits(1, Duration.ofSeconds(1), Duration.ofSeconds(20), 1))
                    .collector("slow", flow -> flow.maxInFlight(1), Sink.<String>async("slow", text -> valve.pass()));
        }

        @Singleton
        @Named("late")
        Mount late() {
            return Mount.post("/late", byte[].class)
                    .limits(RequestLimits.defaults().deadline(Duration.ofMillis(50)))
                    .endpoint("late", flow -> flow.process("never", bytes -> Mono.<String>never()));
        }

        @Singleton
        @Named("square")
        Mount square() {
            return Mount.get("/square/{from}", Range.class)
                    .endpoint(
                            "square",
                            flow -> flow.map(
                                    "square",
                                    range -> new Square(
                                            range.from(), (long) range.from() * range.from(), Instant.EPOCH)));
        }

        @Singleton
        @Named("squares")
        Mount squares() {
            return Mount.get("/squares", Range.class)
                    .listing(
                            "squares",
                            flow -> flow.generate(range -> IntStream.rangeClosed(range.from(), range.to())
                                            .boxed()
                                            .toList())
                                    .process(
                                            "later",
                                            number -> Mono.delay(Duration.ofMillis(number % 3))
                                                    .map(x ->
                                                            new Square(number, (long) number * number, Instant.EPOCH)),
                                            StageOptions.concurrency(8)));
        }

        @Singleton
        @Named("teapot")
        Mount teapot() {
            return Mount.post("/teapot", String.class)
                    .endpoint(
                            "teapot",
                            flow -> flow.map("brew", text -> {
                                if (text.isEmpty()) {
                                    return null;
                                }
                                throw new HttpStatusException(HttpStatus.I_AM_A_TEAPOT, "short and stout");
                            }));
        }

        @Singleton
        @Named("traced")
        Mount traced() {
            return Mount.post("/traced", String.class)
                    .headers("X-Request-Id")
                    .endpoint(
                            "traced",
                            flow -> flow.mapWith(
                                    "trace",
                                    (context, text) -> context.headers()
                                                    .text("X-Request-Id")
                                                    .orElse("none") + " "
                                            + context.headers()
                                                    .text("Authorization")
                                                    .orElse("nobody")));
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start("mounts", new HashMap<>(Map.of("micronaut.server.max-request-size", "100KB")));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void aCollectorAnswersWhenItIsWritten() {
        HttpResponse<String> answer =
                web.post("/orders", "{\"id\":\"a\",\"amount\":3,\"at\":\"2023-03-01T00:00:00Z\",\"tags\":[\"x\"]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"written\":1}");
        assertThat(store().payloads())
                .contains(new Order("a", 3, Optional.of(Instant.parse("2023-03-01T00:00:00Z")), List.of("x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/vnd.orders+json",
                "application/x-www-form-urlencoded",
                "application/x-ndjson",
                "text/plain",
                "application/octet-stream"
            })
    void aBodyIsReadAsTheTypeOfTheMountWhateverItIsCalled(String contentType) {
        HttpResponse<String> answer =
                web.post("/orders", "{\"id\":\"typed\",\"amount\":3}", "Content-Type", contentType);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"written\":1}");
        assertThat(web.post("/traced", "{}", "Content-Type", contentType).body())
                .isEqualTo("none nobody");
    }

    @Test
    void aBodyThatComesInPiecesIsReadAsOne() {
        try (Wire wire = web.wire()) {
            wire.head("POST /orders HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked");
            wire.chunk("{\"id\":\"in ")
                    .chunk("pieces\",\"amount\"")
                    .chunk(":3}")
                    .write("0\r\n\r\n");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(store().payloads()).extracting(Order::id).contains("in pieces");
    }

    @Test
    void whatIsFilteredIsASuccessOfWhichNothingIsWritten() {
        assertThat(Web.json(web.post("/orders", "{\"id\":\"b\",\"amount\":0}"))
                        .at("/written")
                        .asInt())
                .isZero();
    }

    @Test
    void aRequestThatIsNotOfItsTypeIsToldWhatWasExpectedAndWhere() {
        HttpResponse<String> wrong = web.post("/orders", "{\"id\":\"c\",\"amount\":\"many\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(error(wrong)).contains("expected").contains("$.amount").doesNotContain("many");
        HttpResponse<String> broken = web.post("/orders", "{\"id\":");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(error(broken)).contains("expected");
        HttpResponse<String> missing = web.get("/square/x");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(error(missing)).contains("$.from");
        assertThat(web.post("/orders", "").statusCode()).isEqualTo(400);
    }

    @Test
    void aStageThatFailsIsTheRequestsFailureAndTellsNoMessageOfTheApplication() {
        HttpResponse<String> answer = web.post("/orders", "{\"id\":\"d\",\"amount\":-1}");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("IllegalArgumentException").doesNotContain("4711");
        assertThat(web.post("/orders", "{\"id\":\"e\",\"amount\":1}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDeadLetterIsUnprocessable() {
        HttpResponse<String> answer = web.post("/letters", "{\"id\":\"f\",\"amount\":1}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer)).isEqualTo("written to the dead letters: IllegalStateException");
    }

    @Test
    void aSinkThatIsAwayIsUnavailableForNow() {
        HttpResponse<String> answer = web.post("/away", "x");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void whenThePipelineIsFullItSaysWhenToComeAgain() throws Exception {
        CompletableFuture<HttpResponse<String>> first = web.client()
                .sendAsync(web.to("/slow").POST(BodyPublishers.ofString("1")).build(), BodyHandlers.ofString());
        Valve valve = web.bean(Valve.class);
        valve.reached().asMono().block(Duration.ofSeconds(30));
        HttpResponse<String> second = web.post("/slow", "2");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(second.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(error(second)).isEqualTo("pipeline 'slow' takes no more for now");

        valve.open().tryEmitEmpty();
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(web.post("/slow", "3").statusCode()).isEqualTo(200);
    }

    @Test
    void theDeadlineLeavesTheOutcomeOpenAndSaysSo() {
        HttpResponse<String> answer = web.post("/late", "x");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(error(answer)).isEqualTo("not done within 50 ms; the outcome is unknown");
    }

    @Test
    void anEndpointAnswersWithItsReply() {
        HttpResponse<String> answer = web.get("/square/12?to=0");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"of\":12,\"is\":144,\"at\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void aListingAnswersWithAllInTheirOrder() {
        JsonNode squares = Web.json(web.get("/squares?from=1&to=50"));
        assertThat(squares).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(squares.get(i).at("/of").asInt()).isEqualTo(i + 1);
        }
        assertThat(web.get("/squares?from=2&to=1").body()).isEqualTo("[]");
    }

    @Test
    void noReplyIsNoContentAndAStatusOfTheApplicationIsKept() {
        assertThat(web.post("/teapot", "").statusCode()).isEqualTo(204);
        HttpResponse<String> teapot = web.post("/teapot", "tea");
        assertThat(teapot.statusCode()).isEqualTo(418);
        assertThat(error(teapot)).isEqualTo("short and stout");
    }

    @Test
    void onlyTheHeadersThatWereNamedReachTheStages() {
        assertThat(web.post("/traced", "x", "X-Request-Id", "r1", "Authorization", "Bearer s3cret")
                        .body())
                .isEqualTo("r1 nobody");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(web.post("/traced", "x".repeat(200_000)).statusCode()).isEqualTo(413);
        assertThat(web.post("/traced", "x").statusCode()).isEqualTo(200);
    }

    @Test
    void aThousandAtOnceAreAllAnsweredAndAllWritten() {
        AtomicInteger ok = new AtomicInteger();
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 1_000)
                .mapToObj(i -> web.client()
                        .sendAsync(
                                web.to("/orders")
                                        .POST(BodyPublishers.ofString("{\"id\":\"many-" + i + "\",\"amount\":1}"))
                                        .build(),
                                BodyHandlers.ofString()))
                .toList();
        answers.forEach(answer -> {
            if (answer.join().statusCode() == 200) {
                ok.incrementAndGet();
            } else {
                assertThat(answer.join().statusCode()).isEqualTo(429);
            }
        });
        assertThat(store().payloads().stream()
                        .filter(order -> order.id().startsWith("many-"))
                        .distinct())
                .hasSize(ok.get());
        assertThat(ok).hasPositiveValue();
    }

    private static String error(HttpResponse<String> answer) {
        JsonNode body = Web.json(answer);
        assertThat(body.at("/success").asBoolean(true)).isFalse();
        return body.at("/error").asText();
    }

    @SuppressWarnings("unchecked")
    private static MemorySink<Order> store() {
        return web.server().getApplicationContext().getBean(MemorySink.class);
    }
}
