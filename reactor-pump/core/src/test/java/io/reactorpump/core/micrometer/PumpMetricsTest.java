package io.reactorpump.core.micrometer;

import static io.reactorpump.api.policy.FailurePolicy.deadLetter;
import static io.reactorpump.api.policy.FailurePolicy.drop;
import static io.reactorpump.api.policy.FailurePolicy.retry;
import static io.reactorpump.api.policy.StageOptions.concurrency;
import static io.reactorpump.api.policy.StageOptions.defaults;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.StageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class PumpMetricsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final PumpMetrics metrics = PumpMetrics.on(registry);
    private final Pump pump = Pump.create().metered(metrics);

    /** The names are what dashboards and alerts are made of: a change here breaks them. */
    @Test
    void everyMeterNameAndTag() {
        Pipeline orders = Pipeline.named("orders")
                .from("numbers", Flux.range(0, 10))
                .map("double", n -> n * 2)
                .process("find", n -> Mono.just(n).hide())
                .keyed("by-parity", n -> n % 2, 2, lane -> lane.filter("positive", n -> n > 0))
                .to(Sink.async("store", n -> Mono.empty()));
        run(orders);

        List<String> stages = List.of(
                "stage=numbers, kind=source",
                "stage=double, kind=map",
                "stage=find, kind=process",
                "stage=by-parity, kind=keyed",
                "stage=positive, kind=filter",
                "stage=store, kind=sink");
        List<String> expected = new ArrayList<>();
        for (String stage : stages) {
            expected.add("pump.events.in [events] {pipeline=orders, " + stage + "}");
            expected.add("pump.events.out [events] {pipeline=orders, " + stage + "}");
            expected.add("pump.events.dropped [events] {pipeline=orders, " + stage + "}");
            expected.add("pump.events.failed [attempts] {pipeline=orders, " + stage + "}");
            expected.add("pump.events.retried [attempts] {pipeline=orders, " + stage + "}");
            expected.add("pump.events.dead.lettered [events] {pipeline=orders, " + stage + "}");
        }
        expected.add("pump.processing [seconds] {pipeline=orders, stage=find, kind=process}");
        expected.add("pump.processing [seconds] {pipeline=orders, stage=store, kind=sink}");
        expected.add("pump.end.to.end [seconds] {pipeline=orders}");
        expected.add("pump.in.flight [events] {pipeline=orders}");
        expected.add("pump.window [events] {pipeline=orders}");
        expected.add("pump.oldest.age [seconds] {pipeline=orders}");
        for (String state : List.of("created", "running", "draining", "stopped", "completed", "failed")) {
            expected.add("pump.state [null] {pipeline=orders, state=" + state + "}");
        }
        assertThat(registry.getMeters())
                .extracting(PumpMetricsTest::text)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String text(Meter meter) {
        List<Tag> tags = new ArrayList<>(meter.getId().getTags());
        List<String> order = List.of("pipeline", "stage", "kind", "state");
        tags.sort((a, b) -> order.indexOf(a.getKey()) - order.indexOf(b.getKey()));
        return meter.getId().getName() + " [" + meter.getId().getBaseUnit() + "] "
                + tags.stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void everyMeterIsDescribed() {
        run(numbers(3));

        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }

    @Test
    void countersSayWhatBecameOfTheEvents() {
        AtomicInteger tries = new AtomicInteger();
        Pipeline pipeline = Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .map(
                        "checked",
                        n -> {
                            if (n == 3) {
                                throw new IllegalArgumentException("three");
                            }
                            return n;
                        },
                        defaults().onFailure(deadLetter(Sink.of("letters", letter -> {}))))
                .filter("even", n -> n % 2 == 0)
                .process(
                        "flaky",
                        n -> n == 4 && tries.incrementAndGet() < 3
                                ? Mono.error(new IllegalStateException("not yet"))
                                : Mono.just(n),
                        defaults().onFailure(retry(5, Backoff.none()).thenStop()))
                .process(
                        "picky",
                        n -> n == 8 ? Mono.error(new IllegalStateException("no")) : Mono.just(n),
                        defaults().onFailure(drop()))
                .to(Sink.of("sink", n -> {}));
        run(pipeline);

        assertThat(counts("numbers")).isEqualTo("in=10 out=10 dropped=0 failed=0 retried=0 deadLettered=0");
        assertThat(counts("checked")).isEqualTo("in=10 out=9 dropped=0 failed=1 retried=0 deadLettered=1");
        assertThat(counts("even")).isEqualTo("in=9 out=5 dropped=4 failed=0 retried=0 deadLettered=0");
        assertThat(counts("flaky")).isEqualTo("in=5 out=5 dropped=0 failed=2 retried=2 deadLettered=0");
        assertThat(counts("picky")).isEqualTo("in=5 out=4 dropped=1 failed=1 retried=0 deadLettered=0");
        assertThat(counts("sink")).isEqualTo("in=4 out=4 dropped=0 failed=0 retried=0 deadLettered=0");
    }

    @Test
    void countersAreTheNumbersOfTheStatus() {
        Running running = run(numbers(100));

        for (StageStatus stage : running.status().stages()) {
            assertThat(counts(stage.name()))
                    .isEqualTo("in=" + stage.in() + " out=" + stage.out() + " dropped=" + stage.dropped() + " failed="
                            + stage.failed() + " retried=" + stage.retried() + " deadLettered="
                            + stage.deadLettered());
        }
    }

    @Test
    void aKeyFunctionThatThrowsIsCountedAtItsStage() {
        run(Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .keyed("by-quotient", n -> 1 / n, 4, lane -> lane)
                .onFailure(drop())
                .to(Sink.of("sink", n -> {})));

        assertThat(counts("by-quotient")).isEqualTo("in=9 out=9 dropped=1 failed=1 retried=0 deadLettered=0");
    }

    @Test
    void countersGoOnOverARestartAndNoMeterIsAddedOrLost() {
        Running running = pump.start(numbers(10));
        running.completed().block(PATIENCE);
        List<Meter.Id> before = ids();

        running.restart().block(PATIENCE);
        running.completed().block(PATIENCE);
        running.restart().block(PATIENCE);
        running.completed().block(PATIENCE);

        assertThat(counts("sink")).isEqualTo("in=30 out=30 dropped=0 failed=0 retried=0 deadLettered=0");
        assertThat(registry.get("pump.end.to.end").timer().count()).isEqualTo(30);
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aStageThatThePipelineHasNoLongerLosesItsMeters() {
        run(numbers(10));
        run(Pipeline.named("p").from("numbers", Flux.range(0, 5)).to(Sink.of("other", n -> {})));

        assertThat(registry.find("pump.events.in").tag("stage", "sink").meters())
                .isEmpty();
        assertThat(counts("other")).startsWith("in=5 out=5");
        assertThat(counts("numbers")).startsWith("in=15 out=15");
    }

    @Test
    void aForgottenPipelineLeavesNothing() {
        run(numbers(10));

        metrics.forget("p");

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void closingRemovesAllPipelines() {
        run(numbers(1));
        run(Pipeline.named("q").from("numbers", Flux.range(0, 5)).to(Sink.of("other", n -> {})));

        metrics.close();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aCounterNeverGoesBack() {
        Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
        List<Double> looks = new ArrayList<>();
        Running running = pump.start(Pipeline.named("p")
                .from("numbers", source.asFlux())
                .map("odd-fails", n -> {
                    // What has come in counts as gone out until it turns out to have failed.
                    looks.add(count("pump.events.out", "odd-fails"));
                    if (n % 2 == 1) {
                        throw new IllegalArgumentException("odd");
                    }
                    return n;
                })
                .onFailure(drop())
                .to(Sink.of("sink", n -> {})));
        running.started().block(PATIENCE);
        for (int i = 0; i < 10; i++) {
            source.tryEmitNext(i).orThrow();
            looks.add(count("pump.events.out", "odd-fails"));
        }
        source.tryEmitComplete().orThrow();
        running.completed().block(PATIENCE);

        assertThat(looks).hasSize(20).isSorted();
        assertThat(running.status().stage("odd-fails").orElseThrow().out()).isEqualTo(5);
        assertThat(count("pump.events.dropped", "odd-fails")).isEqualTo(5);
    }

    @Test
    void timersMeasureAttemptsAndTheWholeWay() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        AtomicInteger tries = new AtomicInteger();
        Running running = pump.on(time)
                .start(Pipeline.named("p")
                        .from("numbers", Flux.range(0, 2))
                        .process(
                                "wait",
                                n -> Mono.delay(Duration.ofMillis(100), time)
                                        .flatMap(tick -> tries.incrementAndGet() == 1
                                                ? Mono.error(new IllegalStateException("first"))
                                                : Mono.just(n)),
                                concurrency(2))
                        .onFailure(
                                retry(1, Backoff.fixed(Duration.ofMillis(50))).thenStop())
                        .to(Sink.async("sink", n -> Mono.delay(Duration.ofMillis(10), time))));
        running.started().block(PATIENCE);

        time.advanceTimeBy(Duration.ofMillis(100));
        time.advanceTimeBy(Duration.ofMillis(50));
        time.advanceTimeBy(Duration.ofMillis(100));
        time.advanceTimeBy(Duration.ofMillis(10));
        time.advanceTimeBy(Duration.ofMillis(10));
        running.completed().block(PATIENCE);

        assertThat(registry.get("pump.processing").tag("stage", "wait").timer().count())
                .isEqualTo(3);
        assertThat(registry.get("pump.processing").tag("stage", "wait").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(300);
        assertThat(registry.get("pump.processing").tag("stage", "sink").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(20);
        assertThat(registry.get("pump.end.to.end").timer().count()).isEqualTo(2);
        assertThat(registry.get("pump.end.to.end").timer().max(TimeUnit.MILLISECONDS))
                .isBetween(260.0, 270.0);
    }

    @Test
    void decisionsOnReplicasAreCountedAndTheirNumberIsShown() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Running running = pump.on(time)
                .start(Pipeline.named("p")
                        .from("numbers", Flux.range(0, 10_000))
                        .process(
                                "wait",
                                n -> Mono.delay(Duration.ofMillis(100), time).thenReturn(n),
                                defaults().replicas(Replicas.upTo(2)))
                        .to(Sink.of("sink", n -> {})));
        running.started().block(PATIENCE);
        time.advanceTimeBy(Duration.ofSeconds(30));

        assertThat(registry.get("pump.replicas").tag("stage", "wait").gauge().value())
                .isEqualTo(2);
        assertThat(registry.get("pump.scaling.decisions")
                        .tag("outcome", "up")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("pump.scaling.decisions")
                        .tag("outcome", "stay")
                        .counter()
                        .count())
                .isEqualTo(2);
        running.stop().block(PATIENCE);
    }

    @Test
    void anAttemptThatFinishesWithinTheCallIsTimedToo() {
        run(Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .process("at-once", Mono::just)
                .process("throws", n -> {
                    throw new IllegalStateException("no");
                })
                .onFailure(drop())
                .to(Sink.of("sink", n -> {})));

        assertThat(registry.get("pump.processing")
                        .tag("stage", "at-once")
                        .timer()
                        .count())
                .isEqualTo(10);
        assertThat(registry.get("pump.processing")
                        .tag("stage", "throws")
                        .timer()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void gaugesTellOfAStalledSink() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Running running = pump.on(time)
                .start(Pipeline.named("p")
                        .from("numbers", Flux.range(0, 100))
                        .maxInFlight(8)
                        .to(Sink.async("sink", n -> Mono.never())));
        running.started().block(PATIENCE);
        time.advanceTimeBy(Duration.ofSeconds(90));

        assertThat(gauge("pump.in.flight")).isEqualTo(8);
        assertThat(gauge("pump.window")).isEqualTo(8);
        assertThat(gauge("pump.oldest.age")).isBetween(89.9, 90.1);
        assertThat(states()).isEqualTo("running");

        running.stop().block(PATIENCE);

        assertThat(gauge("pump.in.flight")).isZero();
        assertThat(gauge("pump.window")).isZero();
        assertThat(gauge("pump.oldest.age")).isZero();
        assertThat(states()).isEqualTo("stopped");
    }

    @Test
    void theStateIsTheOneThatIsOne() {
        Running running = pump.start(Pipeline.named("p")
                .from("numbers", Flux.range(0, 3))
                .map("fail", n -> 1 / n)
                .to(Sink.of("sink", n -> {})));
        running.completed().onErrorResume(error -> Mono.empty()).block(PATIENCE);
        assertThat(states()).isEqualTo("failed");

        running.drain(Duration.ofSeconds(1)).block(PATIENCE);
        assertThat(states()).isEqualTo("stopped");
    }

    @Test
    void withoutTimersThereAreNone() {
        Pump untimed = Pump.create().metered(PumpMetrics.withoutTimers(registry));
        untimed.start(numbers(10)).completed().block(PATIENCE);

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getType())
                .doesNotContain(Meter.Type.TIMER);
        assertThat(counts("sink")).startsWith("in=10 out=10");
    }

    // --- the rest is plumbing ---

    private static Pipeline numbers(int count) {
        return Pipeline.named("p")
                .from("numbers", Flux.range(0, count))
                .process("same", n -> Mono.just(n).hide())
                .to(Sink.of("sink", n -> {}));
    }

    private Running run(Pipeline pipeline) {
        Running running = pump.start(pipeline);
        running.completed().block(PATIENCE);
        return running;
    }

    private String counts(String stage) {
        return "in=" + (long) count("pump.events.in", stage)
                + " out=" + (long) count("pump.events.out", stage)
                + " dropped=" + (long) count("pump.events.dropped", stage)
                + " failed=" + (long) count("pump.events.failed", stage)
                + " retried=" + (long) count("pump.events.retried", stage)
                + " deadLettered=" + (long) count("pump.events.dead.lettered", stage);
    }

    private double count(String name, String stage) {
        FunctionCounter counter = registry.get(name).tag("stage", stage).functionCounter();
        return counter.count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("pipeline", "p").gauge().value();
    }

    private String states() {
        return registry.get("pump.state").gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
                .collect(Collectors.joining(","));
    }

    private List<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).toList();
    }
}
