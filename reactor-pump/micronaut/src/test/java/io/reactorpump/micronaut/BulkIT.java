package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.test.MemorySink;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Bodies of many items, over a socket. */
class BulkIT {

    private static final int LINES = 4_000;
    private static final String BIG = "x".repeat(8_000);

    private static Web web;

    /** What is collected. */
    record Quake(String id, double mag) {}

    @Factory
    @Requires(property = "spec", value = "bulk")
    static final class Beans {

        @Singleton
        @Named("kept")
        MemorySink<Object> kept() {
            return MemorySink.named("kept");
        }

        @Singleton
        @Named("stalled")
        MemorySink<Object> stalled() {
            return MemorySink.named("stalled").withConcurrency(1_000).stall();
        }

        @Singleton
        @Named("quakes")
        Mount quakes(@Named("kept") MemorySink<Object> kept) {
            return Mount.post("/quakes", Quake.class)
                    .bulk(
                            "quakes",
                            flow -> flow.filter(quake -> quake.mag() >= 1).map("check", quake -> {
                                if (quake.mag() > 10) {
                                    throw new IllegalArgumentException("of customer 4711");
                                }
                                return quake;
                            }),
                            kept);
        }

        @Singleton
        @Named("endless")
        Mount endless(@Named("stalled") MemorySink<Object> stalled) {
            return Mount.post("/endless", Quake.class)
                    .limits(RequestLimits.defaults().deadline(Duration.ofMinutes(5)))
                    .bulk("endless", flow -> flow, stalled);
        }

        @Singleton
        @Named("away")
        Mount away() {
            return Mount.post("/away", Quake.class)
                    .bulk(
                            "away",
                            flow -> flow,
                            Sink.<Quake>async(
                                    "database", quake -> reactor.core.publisher.Mono.error(new ConnectException())));
        }
    }

    /** The same as a method. */
    @Singleton
    @Requires(property = "spec", value = "bulk")
    static class Handlers {

        @PumpCollector(path = "/m/quakes", sink = "kept", bulk = true)
        Quake collect(Quake quake) {
            return quake.mag() >= 1 ? quake : null;
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start(
                "bulk",
                Map.of(
                        "micronaut.server.max-request-size",
                        "1000GB",
                        "micronaut.server.max-request-buffer-size",
                        "1MB"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void aBufferInWhichUploadsWouldStallStopsTheStart() {
        assertThatThrownBy(() -> Web.start("bulk", Map.of("micronaut.server.max-request-buffer-size", "255KB")))
                .hasStackTraceContaining(
                        "micronaut.server.max-request-buffer-size: 261120 (expected: at least 262144 for POST /");
    }

    @Test
    void anApplicationThatDrainsItsPipelinesAndStartsThemAgainTakesUploadsAgain() {
        Pump pump = web.bean(Pump.class);
        pump.drain(Duration.ofSeconds(30)).block();
        Flux.fromIterable(pump.pipelines()).concatMap(Running::restart).blockLast();
        assertThat(Web.json(web.post("/quakes", "[{\"id\":\"again\",\"mag\":2}]")))
                .hasSize(1);
    }

    @Test
    void eachElementOfAnArrayHasAResultOfItsOwn() {
        for (String path : List.of("/quakes", "/m/quakes")) {
            HttpResponse<String> answer = web.post(path, """
                    [ {"id":"a,]\\"","mag":2}, {"id":"b","mag":0.5},
                      {"id":"c","mag":"strong"} , {"id":{"x":[1]},"mag":2}, {"id":"e","mag":3}]
                    """, "Content-Type", "application/json");
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode results = Web.json(answer);
            assertThat(results.findValues("index").stream().map(JsonNode::asInt))
                    .containsExactly(0, 1, 2, 3, 4);
            assertThat(results.findValues("status").stream().map(JsonNode::asInt))
                    .containsExactly(200, 200, 400, 400, 200);
            assertThat(results.get(0)).hasToString("{\"index\":0,\"status\":200,\"success\":true,\"written\":1}");
            assertThat(results.get(1).at("/written").asInt()).isZero();
            assertThat(results.get(2).at("/error").asText()).isEqualTo("expected a number but was STRING at $.mag");
            assertThat(web.post(path, " [ ] ").body()).isEqualTo("[]");
        }
    }

    @Test
    void eachLineHasAResultOfItsOwnAndOnlyABrokenLineFails() {
        for (String path : List.of("/quakes", "/m/quakes")) {
            HttpResponse<String> answer = web.post(
                    path,
                    "{\"id\":\"a\",\"mag\":2}\n\n{\"id\":\r\n{\"id\":\"" + "y".repeat(2_000_000)
                            + "\",\"mag\":1}\n{\"id\":\"d\",\"mag\":3}",
                    "Content-Type",
                    "application/x-ndjson");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
            assertThat(answer.body().lines().map(line -> line.replaceAll(",\"success.*", "")))
                    .containsExactly(
                            "{\"index\":0,\"status\":200",
                            "{\"index\":1,\"status\":400",
                            "{\"index\":2,\"status\":413",
                            "{\"index\":3,\"status\":200");
        }
    }

    @Test
    void aBodyThatIsNoArrayIsReadNoFarther() {
        assertThat(web.post("/quakes", "{\"id\":\"a\",\"mag\":2}").body())
                .isEqualTo(
                        "[{\"index\":0,\"status\":400,\"success\":false,\"error\":\"expected an array but was something else at $[0]\"}]");
        assertThat(web.post("/quakes", "[{\"id\":\"a\",\"mag\":2},").body())
                .contains("\"index\":1,\"status\":400")
                .contains("expected the end of the array but was the end of the body at $[1]");
        assertThat(web.post("/quakes", "[] []").body()).contains("but was more behind the array at $[0]");
        assertThat(web.post("/quakes", "").body()).contains("\"status\":400");
    }

    @Test
    void whatFailsTellsWhyWithoutTheWordsOfTheApplication() {
        assertThat(web.post("/quakes", "[{\"id\":\"a\",\"mag\":11}]").body())
                .isEqualTo("[{\"index\":0,\"status\":500,\"success\":false,\"error\":\"IllegalArgumentException\"}]");
        assertThat(web.post("/away", "[{\"id\":\"a\",\"mag\":1}]").body()).contains("\"status\":503");
    }

    @Test
    void G4_withAStalledSinkAnEndlessUploadIsReadNoFartherThanItsBoundAndThenGoesOnWithoutALoss() throws Exception {
        MemorySink<?> sink =
                web.server().getApplicationContext().getBean(MemorySink.class, Qualifiers.byName("stalled"));
        AtomicLong sent = new AtomicLong();
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try (Wire wire = web.wire()
                .head("POST /endless HTTP/1.1", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked")) {
            Future<?> sending = sender.submit(() -> {
                for (int i = 0; i < LINES; i++) {
                    wire.chunk("{\"id\":\"" + i + BIG + "\",\"mag\":1}\n");
                    sent.addAndGet(BIG.length());
                }
                wire.write("0\r\n\r\n");
            });
            Wire.until(() -> sink.unfinishedWrites() == BulkUpload.AT_A_TIME);
            long sentThen = Wire.steady(sent::get);
            // What the sockets hold is the kernel's; what was read is in 64 writes and the chunk that is being cut.
            assertThat(sentThen).isLessThan(12_000_000L);
            assertThat(sink.unfinishedWrites()).isEqualTo(BulkUpload.AT_A_TIME);
            assertThat(sending).isNotDone();

            sink.resume();
            for (int i = 0; i < LINES; i++) {
                assertThat(wire.lineWith("index")).startsWith("{\"index\":" + i + ",\"status\":200,");
            }
            sending.get(30, TimeUnit.SECONDS);
        } finally {
            sender.shutdownNow();
        }
        assertThat(sink.payloads().stream().map(quake -> ((Quake) quake).id()))
                .doesNotHaveDuplicates()
                .hasSize(LINES);
    }
}
