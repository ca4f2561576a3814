package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.State;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The end of an application with requests in flight. */
class ShutdownIT {

    private static final int REQUESTS = 40;

    @Factory
    @Requires(property = "spec", value = "shutdown")
    static final class Beans {

        @Singleton
        Store store() {
            return new Store();
        }

        @Singleton
        @Named("texts")
        Mount texts(Store store) {
            return Mount.post("/texts", String.class)
                    .collector("texts", flow -> flow, Sink.<String>async("store", 16, store::write));
        }

        @Singleton
        @Named("live")
        Mount live(Store store) {
            return Mount.get("/live", Anything.class).stream(
                    "live",
                    ReplyForm.SSE,
                    flow -> flow.process(
                                    "begin", anything -> store.write("live").thenReturn(anything))
                            .map("live", anything -> Flux.<String>never()));
        }

        @Singleton
        @Named("uploads")
        Mount uploads(Store store) {
            return Mount.post("/uploads", String.class)
                    .bulk("uploads", flow -> flow, Sink.<String>async("store", 16, store::write));
        }
    }

    /** Nothing is asked. */
    record Anything() {}

    @Test
    void aStreamThatBeginsWhenTheApplicationStopsEndsAtOnceAndHoldsUpNothing() throws Exception {
        Web web = Web.start("shutdown", Map.of("pump.close-limit", "10m"));
        Store store = web.bean(Store.class);
        try (Wire wire = web.wire().head("GET /live HTTP/1.1")) {
            store.reached.asMono().block(Duration.ofSeconds(30));
            Thread stopping = new Thread(() -> web.server().stop());
            stopping.start();
            Wire.until(() -> web.bean(Pump.class).pipeline("live").orElseThrow().state() != State.RUNNING);
            store.open.tryEmitEmpty();
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(wire.lineWith("0")).isNotNull();
            stopping.join(TimeUnit.SECONDS.toMillis(120));
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void G7_anUploadThatIsUnderWayIsAnsweredForWhatWasBegunAndEnds() throws Exception {
        Web web = Web.start("shutdown", Map.of());
        Store store = web.bean(Store.class);
        try (Wire wire = web.wire()
                .head("POST /uploads HTTP/1.1", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked")) {
            wire.chunk("a\nb\n");
            store.reached.asMono().block(Duration.ofSeconds(30));

            Thread stopping = new Thread(() -> web.server().stop());
            stopping.start();
            store.open.tryEmitEmpty();
            int successes = 0;
            // The last chunk of the answer, though the body has not ended.
            for (String line = wire.line(); !line.equals("0"); line = wire.line()) {
                successes += line.contains("\"status\":200") ? 1 : 0;
            }
            assertThat(successes).isPositive();
            assertThat(store.written).hasSize(successes);
            stopping.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void anUploadOfWhichNothingWasBegunWhenTheApplicationStopsIsUnavailable() throws Exception {
        Web web = Web.start("shutdown", Map.of());
        try (Wire wire = web.wire()
                .head(
                        "POST /uploads HTTP/1.1",
                        "Content-Type: application/x-ndjson",
                        "Transfer-Encoding: chunked",
                        "Expect: 100-continue")) {
            assertThat(wire.line()).startsWith("HTTP/1.1 100");
            Thread stopping = new Thread(() -> web.server().stop());
            stopping.start();
            assertThat(wire.lineWith("HTTP/1.1")).startsWith("HTTP/1.1 503");
            stopping.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @RepeatedTest(3)
    void G7_everyAcceptedEventIsInTheSinkAndAnsweredBeforeTheServerGoes() throws Exception {
        Web web = Web.start("shutdown", Map.of());
        Store store = web.bean(Store.class);
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS)
                .mapToObj(i -> web.client()
                        .sendAsync(
                                web.to("/texts")
                                        .POST(BodyPublishers.ofString("text-" + i))
                                        .build(),
                                BodyHandlers.ofString()))
                .toList();
        store.reached.asMono().block(Duration.ofSeconds(30));

        Thread stopping = new Thread(() -> web.server().stop());
        stopping.start();
        store.open.tryEmitEmpty();
        stopping.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(stopping.isAlive()).isFalse();

        int successes = 0;
        int refusals = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> response = answer.handle((r, error) -> r).get(30, TimeUnit.SECONDS);
            if (response != null && response.statusCode() == 200) {
                successes++;
            } else if (response == null || response.statusCode() == 503) {
                refusals++;
            }
        }
        assertThat(successes + refusals).isEqualTo(REQUESTS);
        assertThat(store.written).doesNotHaveDuplicates().hasSize(successes);
        assertThat(successes).isPositive();
    }
}
