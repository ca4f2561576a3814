package io.reactorpump.core.micrometer;

import static io.reactorpump.api.policy.StageOptions.concurrency;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Async;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The current observation, and what else context propagation knows of, travels with the event. */
class CapturedContextTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EVENTS = 300;

    /** The name of the observation that Micrometer makes current where none shall be. */
    private static final String NO_OBSERVATION = "null";

    private final ObservationRegistry observations = ObservationRegistry.create();
    private final Queue<String> sights = new ConcurrentLinkedQueue<>();

    CapturedContextTest() {
        observations.observationConfig().observationHandler(context -> true);
    }

    private int look(String function, int payload) {
        Observation current = observations.getCurrentObservation();
        String name = current == null ? null : current.getContextView().getName();
        sights.add(function + " " + payload + " " + (name == null || name.equals(NO_OBSERVATION) ? "-" : name) + " "
                + MDC.get("request"));
        return payload;
    }

    private Flow<Integer> requests() {
        return Pipeline.named("p").from("requests", Flux.generate(() -> 0, (number, sink) -> {
            if (number == EVENTS) {
                sink.complete();
                return number;
            }
            look("source", number);
            Observation observation = Observation.start("o" + number, observations);
            try (Observation.Scope scope = observation.openScope();
                    MDC.MDCCloseable ignored = MDC.putCloseable("request", "r" + number)) {
                sink.next(number);
            }
            observation.stop();
            return number + 1;
        }));
    }

    private void run(Pipeline pipeline) {
        Pump.create()
                .contextual(CapturedContext.carrier())
                .start(pipeline)
                .completed()
                .block(PATIENCE);
    }

    private void assertSeen(String function) {
        assertThat(sights)
                .filteredOn(sight -> sight.startsWith(function + " "))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, EVENTS)
                        .mapToObj(n -> function + " " + n + " o" + n + " r" + n)
                        .toList());
    }

    private void assertSourceSawNothing() {
        assertThat(sights)
                .filteredOn(sight -> sight.startsWith("source "))
                .containsExactlyElementsOf(IntStream.range(0, EVENTS)
                        .mapToObj(n -> "source " + n + " - null")
                        .toList());
    }

    @Test
    void theObservationIsCurrentInFunctionsOfAllKindsAndOnAllThreads() {
        run(requests()
                .map("first", n -> look("map", n))
                .process("hop", n -> Mono.delay(Duration.ofMillis(1)).thenReturn(look("process", n)), concurrency(32))
                .filter("after", n -> look("filter", n) >= 0)
                .process("block", Async.blocking(n -> look("blocking", n)), concurrency(4))
                .keyed("by-key", n -> n % 7, 4, lane -> lane.map("in-lane", n -> look("lane", n)))
                .to(Sink.async("store", n -> Mono.fromRunnable(() -> look("sink", n)))));

        for (String function : List.of("map", "process", "filter", "blocking", "lane", "sink")) {
            assertSeen(function);
        }
        assertSourceSawNothing();
    }

    @Test
    void theReactorContextOfAStagesPublisherHasIt() {
        Queue<String> found = new ConcurrentLinkedQueue<>();
        run(requests()
                .process(
                        "inner",
                        n -> Mono.just(n)
                                .publishOn(Schedulers.parallel())
                                .flatMap(m -> Mono.deferContextual(context -> {
                                    Observation observation = context.get(ObservationThreadLocalAccessor.KEY);
                                    Map<String, @Nullable String> mdc = context.get(MdcAccessor.KEY);
                                    found.add(m + " "
                                            + observation.getContextView().getName() + " " + mdc.get("request") + " "
                                            + mdc.get("pump.pipeline") + " " + mdc.get("pump.stage"));
                                    return Mono.just(m);
                                })))
                .to(Sink.of("sink", n -> {})));

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, EVENTS)
                        .mapToObj(n -> n + " o" + n + " r" + n + " p inner")
                        .toList());
    }

    @Test
    void withAutomaticPropagationOperatorsOfAStagesPublisherSeeItOnTheirThreads() {
        Hooks.enableAutomaticContextPropagation();
        try {
            run(requests()
                    .process(
                            "inner",
                            n -> Mono.just(n)
                                    .publishOn(Schedulers.parallel())
                                    .map(m -> look("inner", m))
                                    .delayElement(Duration.ofNanos(1000))
                                    .doOnNext(m -> look("delayed", m)),
                            concurrency(16))
                    .map("next", n -> look("next", n))
                    .to(Sink.async(
                            "sink",
                            n -> Mono.delay(Duration.ofNanos(1000)).then(Mono.fromRunnable(() -> look("sink", n))))));
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }

        for (String function : List.of("inner", "delayed", "next", "sink")) {
            assertSeen(function);
        }
        assertSourceSawNothing();
    }

    @Test
    void aBatchOfDifferentRequestsBelongsToNoneOfThem() {
        run(requests().batch(10, Duration.ofSeconds(1)).to(Sink.of("sink", batch -> look("batch", batch.get(0)))));

        assertThat(sights)
                .filteredOn(sight -> sight.startsWith("batch "))
                .hasSize(EVENTS / 10)
                .allMatch(sight -> sight.endsWith(" - null"));
    }

    @Test
    void aRegistryOfOnesOwnIsRespected() {
        ThreadLocal<@Nullable String> tenant = new ThreadLocal<>();
        ContextRegistry registry = new ContextRegistry().loadContextAccessors();
        registry.registerThreadLocalAccessor("tenant", tenant::get, tenant::set, tenant::remove);
        Set<String> seen = Set.copyOf(Pump.create()
                .contextual(CapturedContext.carrier(registry))
                .start(Pipeline.named("p")
                        .from("numbers", Flux.range(0, 10).doOnNext(n -> tenant.set("t" + n)))
                        .process("hop", n -> Mono.delay(Duration.ofMillis(1)).thenReturn(n))
                        .map("tenant", n -> sights.add(n + " " + tenant.get()))
                        .to(Sink.of("sink", n -> {})))
                .completed()
                .thenReturn(sights)
                .map(queue -> queue.stream().collect(Collectors.toSet()))
                .blockOptional(PATIENCE)
                .orElseThrow());

        assertThat(seen).hasSize(10).allMatch(sight -> sight.endsWith("t" + sight.charAt(0)));
    }
}
