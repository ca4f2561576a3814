package io.reactorpump.samples.bspump.components;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Source;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.samples.bspump.JsonObjects;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.samples.bspump.Service;
import io.reactorpump.samples.bspump.Service.Answer;
import io.reactorpump.test.MemorySink;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The guide "Custom Components": what each of its listings does by itself. */
class ComponentListingsIT {

    private static final Duration LIMIT = Pumps.LIMIT;

    @RegisterExtension
    final Pumps pumps = Pumps.inRealTime();

    private final MemorySink<Map<String, Object>> sink = MemorySink.named("sink");

    private static Config config(String key, String value) {
        return Config.of(Map.of(key, value, "poll_interval", "10ms"));
    }

    /** Three a call, up to ten. */
    private static Answer page(Service.Asked asked) {
        String after = asked.query().getOrDefault("after", "");
        int first = after.isEmpty() ? 1 : Integer.parseInt(after) + 1;
        return Answer.ok(JsonObjects.ARRAY.text(IntStream.rangeClosed(first, Math.min(10, first + 2))
                .<Map<String, Object>>mapToObj(id -> Map.of("id", id))
                .toList()));
    }

    private static Source<Map<String, Object>> events(List<Map<String, Object>> events) {
        return Source.of("events", Flux.fromIterable(events));
    }

    private List<Object> ids() {
        return sink.payloads().stream().map(event -> event.get("id")).toList();
    }

    private static List<Object> numbers(int last) {
        return new ArrayList<>(IntStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void sourcePollsTheApiAgainAndAgain() {
        try (Service api = Service.started(ComponentListingsIT::page)) {
            pumps.start(Pipeline.named("p")
                    .from(new MySource(config("url", api.url("/events"))))
                    .to(sink));
            Pumps.until(() -> ids().contains(10));
        }

        assertThat(ids()).isEqualTo(numbers(10));
    }

    @Test
    void sourceThatGetsNoAnswerIsStartedAgainAndSaysWhy() {
        AtomicInteger calls = new AtomicInteger();
        try (Service api = Service.started(asked -> calls.incrementAndGet() < 3 ? new Answer(500, "") : page(asked))) {
            Running running = pumps.start(Pipeline.named("p")
                    .from(new MySource(config("url", api.url("/events"))))
                    .to(sink));
            Pumps.until(() -> running.status()
                    .waiting()
                    .filter(waiting -> waiting.reason() == Reason.RECONNECTING
                            && waiting.text().contains("HTTP 500"))
                    .isPresent());
            Pumps.until(() -> ids().contains(10));
        }

        assertThat(ids()).isEqualTo(numbers(10));
    }

    @Test
    void scheduledSourceMakesItsEventsWhenItIsTime() {
        Pumps virtual = Pumps.inVirtualTime();
        virtual.setTime("2031-05-05T10:02:00Z");
        Running running = virtual.start(Pipeline.named("p")
                .from(ScheduledSource.everyFiveMinutes(ZoneId.of("UTC")))
                .to(sink));
        virtual.pass(Duration.ofMinutes(10));

        assertThat(sink.payloads())
                .containsExactly(
                        Map.of("timestamp", "2031-05-05T10:05:00Z"), Map.of("timestamp", "2031-05-05T10:10:00Z"));
        running.stop().block(LIMIT);
    }

    /** Upstream hands the coroutine on in place of the event, and its cache grows for ever. */
    @Test
    void D1_processorEnrichesEventsAndAsksOnceForEachKey() {
        List<String> asked = new CopyOnWriteArrayList<>();
        List<Map<String, Object>> events = List.of(
                Map.of("id", 1, "key", "a b"),
                Map.of("id", 2, "key", "a b"),
                Map.of("id", 3, "key", "nobody"),
                Map.of("id", 4));
        try (Service lookup = Service.started(question -> {
            String key = question.query().getOrDefault("key", "");
            asked.add(key);
            return key.equals("nobody") ? new Answer(404, "") : Answer.ok("{\"name\":\"" + key + "\"}");
        })) {
            pumps.start(Pipeline.named("p")
                            .from(events(events))
                            .process(new EnrichmentProcessor(config("lookup_url", lookup.url("/lookup"))))
                            .to(sink))
                    .report()
                    .block(LIMIT);
        }

        assertThat(sink.payloads())
                .containsExactly(
                        Map.of("id", 1, "key", "a b", "enrichment", Map.of("name", "a b")),
                        Map.of("id", 2, "key", "a b", "enrichment", Map.of("name", "a b")),
                        Map.of("id", 3, "key", "nobody"),
                        Map.of("id", 4));
        assertThat(asked).containsExactly("a b", "nobody");
    }

    /** Upstream acknowledges the event before its items have gone anywhere. */
    @Test
    void D17_generatorInjectsItemsAndTheEventIsDoneWhenTheyAre() {
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(events(List.of(Map.of("items", List.of(Map.of("id", 1), Map.of("id", 2))), Map.of())))
                .generate(new SplitGenerator())
                .to(sink));
        Pumps.until(() -> sink.unfinishedWrites() == 1);
        assertThat(running.status().inFlight()).isPositive();

        sink.resume();
        assertThat(running.report().block(LIMIT).acked()).isEqualTo(2);
        assertThat(ids()).containsExactly(1, 2);
    }

    /** Upstream logs a webhook that answers with an error, and takes the event for delivered. */
    @Test
    void sinkTriesAgainWhileTheWebhookIsAwayAndFailsWhatItRefuses() {
        List<String> bodies = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        try (Service webhook = Service.started(asked -> {
            if (calls.incrementAndGet() <= 2) {
                return new Answer(503, "");
            }
            if (asked.body().contains("2")) {
                return new Answer(400, "");
            }
            bodies.add(asked.body());
            return Answer.ok("");
        })) {
            Running running = pumps.start(Pipeline.named("p")
                    .from(events(List.of(Map.of("id", 1), Map.of("id", 2))))
                    .to(new WebhookSink(config("url", webhook.url("/events")))));
            Pumps.until(() -> running.state() == State.FAILED);

            assertThat(bodies).containsExactly("{\"id\":1}");
            assertThat(running.status().failure().orElseThrow().cause()).hasMessageContaining("HTTP 400");
        }
    }

    /** Upstream's getter takes no default, and a variable that is not set is read as something else. */
    @Test
    void D14_settingsAreReadWithTheirDefaults() {
        try (Pump pump = Pump.create()
                .configured(Config.of(Map.of(
                        "pipeline", Map.of("MyPipeline", Map.of("MySource", Map.of("url", "http://127.0.0.1:1/"))))))) {
            Running running =
                    pump.start(Pipeline.named("MyPipeline").from(MySource::new).to(sink));

            running.started().block(LIMIT);
            assertThat(running.status().stages().get(0).name()).isEqualTo("MySource");
        }
    }
}
