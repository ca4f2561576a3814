package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.sse.Event;
import io.reactorpump.core.Pump;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Answers that are sent as they are made, over a socket. */
class StreamsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BIG = "x".repeat(4_000);

    private static Web web;

    /** How many. */
    record Count(int n) {}

    /** One of them. */
    record Item(int i) {}

    /** What endless sources have made, and whether they were cancelled. */
    static final class Watch {

        final AtomicLong made = new AtomicLong();
        final Sinks.Empty<Void> begun = Sinks.empty();
        final Sinks.Empty<Void> cancelled = Sinks.empty();

        Flux<String> endless() {
            return Flux.<String>generate(next -> {
                        made.incrementAndGet();
                        next.next(BIG);
                    })
                    .doOnCancel(cancelled::tryEmitEmpty);
        }

        Mono<Item> never() {
            return Mono.<Item>never().doOnSubscribe(s -> begun.tryEmitEmpty()).doOnCancel(cancelled::tryEmitEmpty);
        }
    }

    @Factory
    @Requires(property = "spec", value = "streams")
    static final class Beans {

        @Singleton
        @Named("stalled")
        Watch stalled() {
            return new Watch();
        }

        @Singleton
        @Named("left")
        Watch left() {
            return new Watch();
        }

        @Singleton
        @Named("lines")
        Mount lines() {
            return Mount.get("/lines/{n}", Count.class).stream(
                    "lines", ReplyForm.NDJSON, flow -> flow.map("count", StreamsIT::items));
        }

        @Singleton
        @Named("array")
        Mount array() {
            return Mount.post("/array", Count.class).stream(
                    "array", ReplyForm.JSON_ARRAY, flow -> flow.map("count", StreamsIT::items));
        }

        @Singleton
        @Named("endless")
        Mount endless(@Named("stalled") Watch watch) {
            return Mount.get("/endless", Count.class).stream(
                    "endless", ReplyForm.SSE, flow -> flow.map("endless", count -> watch.endless()));
        }

        @Singleton
        @Named("never")
        Mount never(@Named("left") Watch watch) {
            return Mount.get("/never", Count.class)
                    .endpoint("never", flow -> flow.process("never", count -> watch.never()));
        }

        @Singleton
        @Named("none")
        Mount none() {
            return Mount.get("/none", Count.class).stream(
                    "none", ReplyForm.SSE, flow -> flow.filter(count -> false).map("count", StreamsIT::items));
        }
    }

    /** The same as methods. */
    @Singleton
    @Requires(property = "spec", value = "streams")
    static class Handlers {

        @PumpEndpoint(path = "/m/lines/{n}", method = HttpMethod.GET, form = ReplyForm.NDJSON)
        Flux<Item> lines(Count count) {
            return items(count);
        }

        @PumpEndpoint(path = "/m/array", form = ReplyForm.JSON_ARRAY, blocking = true)
        List<Item> array(Count count) {
            return items(count).collectList().block();
        }

        @PumpEndpoint(path = "/m/events", method = HttpMethod.GET, form = ReplyForm.SSE)
        Publisher<Event<Item>> events(Count count) {
            return items(count)
                    .map(item -> Event.of(item).id(String.valueOf(item.i())).name("item"));
        }

        @PumpEndpoint(path = "/m/texts", method = HttpMethod.GET, form = ReplyForm.SSE)
        Flux<String> texts(Count count) {
            return Flux.just("two\nlines", "", "one");
        }

        @PumpEndpoint(path = "/m/fails/{n}", method = HttpMethod.GET, form = ReplyForm.NDJSON)
        Flux<Item> fails(Count count) {
            return items(count).concatWith(Flux.error(new HttpStatusException(HttpStatus.NOT_FOUND, "no more of it")));
        }
    }

    /** One that gives one and is said to stream. */
    @Singleton
    @Requires(property = "spec", value = "no-stream")
    static class NoStream {

        @PumpEndpoint(path = "/one", form = ReplyForm.NDJSON)
        Item one(Count count) {
            return new Item(1);
        }
    }

    /** One that streams and is said to have replicas. */
    @Singleton
    @Requires(property = "spec", value = "scaled-stream")
    static class ScaledStream {

        @PumpEndpoint(path = "/many", form = ReplyForm.NDJSON, maxReplicas = 2)
        Flux<Item> many(Count count) {
            return items(count);
        }
    }

    private static Flux<Item> items(Count count) {
        return Flux.range(0, count.n()).map(Item::new);
    }

    @BeforeAll
    static void start() {
        web = Web.start("streams", Map.of());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void linesOfJsonInTheirOrder() {
        String expected = String.join(
                "",
                IntStream.range(0, 1_000).mapToObj(i -> "{\"i\":" + i + "}\n").toList());
        for (String path : List.of("/lines/1000", "/m/lines/1000")) {
            HttpResponse<String> lines = web.get(path);
            assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
            assertThat(lines.body()).isEqualTo(expected);
            assertThat(web.get(path.replace("1000", "0")).body()).isEmpty();
            assertThat(web.get(path.replace("1000", "many")).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aJsonArrayElementByElement() {
        for (String path : List.of("/array", "/m/array")) {
            HttpResponse<String> array = web.post(path, "{\"n\":3}");
            assertThat(array.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(array.body()).isEqualTo("[{\"i\":0},{\"i\":1},{\"i\":2}]");
            assertThat(web.post(path, "{\"n\":0}").body()).isEqualTo("[]");
        }
    }

    @Test
    void eventsWithWhatTheySayOfThemselves() {
        HttpResponse<String> events = web.get("/m/events?n=2");
        assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(events.body())
                .isEqualTo(":\n\nid: 0\nevent: item\ndata: {\"i\":0}\n\nid: 1\nevent: item\ndata: {\"i\":1}\n\n");
        assertThat(web.get("/m/texts?n=0").body()).isEqualTo(":\n\ndata: two\ndata: lines\n\ndata: \n\ndata: one\n\n");
    }

    @Test
    void aRequestThatIsFilteredHasNoContent() {
        assertThat(web.get("/none?n=1").statusCode()).isEqualTo(204);
    }

    @Test
    void anErrorBeforeTheFirstItemIsAResponseAndALaterOneCutsTheConnection() {
        HttpResponse<String> none = web.get("/m/fails/0");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(Web.json(none).at("/error").asText()).isEqualTo("no more of it");
        assertThatThrownBy(() -> web.get("/m/fails/5")).isInstanceOf(UncheckedIOException.class);
        assertThat(web.get("/m/lines/1").statusCode()).isEqualTo(200);
    }

    @Test
    void G4_aCallerWhoDoesNotReadStopsTheSourceFromBeingAskedAndOneWhoLeavesEndsIt() {
        Watch watch = watch("stalled");
        try (Wire wire = web.wire().head("GET /endless?n=0 HTTP/1.1")) {
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            long made = Wire.steady(watch.made::get);
            // What the buffers of both ends of the socket take, and those between.
            assertThat(made * BIG.length()).isBetween(1L, 16_000_000L);

            wire.skip(32_000_000);
            assertThat(watch.made.get() * BIG.length()).isGreaterThanOrEqualTo(31_000_000L);
        }
        watch.cancelled.asMono().block(LIMIT);
        settled("endless");
    }

    @Test
    void G1_aCallerWhoLeavesCancelsTheWorkOnItsRequestWhichIsSettled() {
        Watch watch = watch("left");
        try (Wire wire = web.wire().head("GET /never?n=0 HTTP/1.1")) {
            watch.begun.asMono().block(LIMIT);
            assertThat(web.bean(Pump.class)
                            .pipeline("never")
                            .orElseThrow()
                            .status()
                            .inFlight())
                    .isOne();
        }
        watch.cancelled.asMono().block(LIMIT);
        settled("never");
    }

    @Test
    void aMethodThatDoesNotGiveSeveralCanNotStream() {
        assertThatThrownBy(() -> Web.start("no-stream", Map.of()))
                .hasStackTraceContaining(
                        "NoStream.one: @PumpEndpoint.form: NDJSON (expected: WHOLE, or a method that gives a Publisher or an Iterable)");
    }

    @Test
    void aStreamHasNoReplicas() {
        assertThatThrownBy(() -> Web.start("scaled-stream", Map.of()))
                .hasStackTraceContaining(
                        "ScaledStream.many: @PumpEndpoint.maxReplicas: 2 (expected: 1: a stream is made as its caller reads it)");
    }

    private static void settled(String pipeline) {
        Mono.fromSupplier(() -> web.bean(Pump.class)
                        .pipeline(pipeline)
                        .orElseThrow()
                        .status()
                        .inFlight())
                .repeatWhen(times -> times.delayElements(Duration.ofMillis(20)))
                .takeUntil(inFlight -> inFlight == 0)
                .blockLast(LIMIT);
    }

    private static Watch watch(String name) {
        return web.server()
                .getApplicationContext()
                .getBean(Watch.class, io.micronaut.inject.qualifiers.Qualifiers.byName(name));
    }
}
