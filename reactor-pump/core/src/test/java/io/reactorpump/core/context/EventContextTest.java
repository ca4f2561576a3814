package io.reactorpump.core.context;

import static io.reactorpump.api.policy.FailurePolicy.deadLetter;
import static io.reactorpump.api.policy.FailurePolicy.retry;
import static io.reactorpump.api.policy.StageOptions.concurrency;
import static io.reactorpump.api.policy.StageOptions.defaults;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Generator;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.Async;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The log context travels with the event. */
class EventContextTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EVENTS = 500;

    /** What a function saw: who, for which payload, on which thread, and what it found in the MDC. */
    private record Sight(String function, int payload, String thread, Map<String, String> mdc) {}

    private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();

    private int look(String function, int payload) {
        sights.add(new Sight(function, payload, Thread.currentThread().getName(), mdc()));
        return payload;
    }

    private static Map<String, String> mdc() {
        Map<String, @Nullable String> values = MDC.getCopyOfContextMap();
        Map<String, String> present = new TreeMap<>();
        if (values != null) {
            values.forEach((key, value) -> present.put(key, Objects.requireNonNull(value)));
        }
        return present;
    }

    @AfterEach
    void nothingIsLeftOnThisThread() {
        assertThat(mdc()).isEmpty();
    }

    /** Emits within the log context that it has for each number, as a server does for each request. */
    private Flow<Integer> requests() {
        return Pipeline.named("p").from("requests", Flux.generate(() -> 0, (number, sink) -> {
            if (number == EVENTS) {
                sink.complete();
            } else {
                look("source", number);
                try (MDC.MDCCloseable ignored = MDC.putCloseable("request", "r" + number)) {
                    sink.next(number);
                }
            }
            return number + 1;
        }));
    }

    private void run(Pipeline pipeline) {
        Pump.create().contextual().start(pipeline).completed().block(PATIENCE);
    }

    private void assertSeen(String function, String stage) {
        List<Sight> seen =
                sights.stream().filter(sight -> sight.function.equals(function)).toList();
        assertThat(seen)
                .extracting(Sight::payload)
                .containsAll(IntStream.range(0, EVENTS).boxed().toList());
        assertThat(seen)
                .allSatisfy(sight -> assertThat(sight.mdc)
                        .isEqualTo(Map.of("request", "r" + sight.payload, "pump.pipeline", "p", "pump.stage", stage)));
    }

    private Set<String> threads(String function) {
        return sights.stream()
                .filter(sight -> sight.function.equals(function))
                .map(Sight::thread)
                .collect(Collectors.toSet());
    }

    /** Whatever runs on the source's thread between two events, it finds no trace of the events that went through it. */
    private void assertSourceSawNothing() {
        assertThat(sights)
                .filteredOn(sight -> sight.function.equals("source"))
                .hasSize(EVENTS)
                .extracting(Sight::mdc)
                .containsOnly(Map.of());
    }

    @Test
    void itIsSeenInFunctionsOfAllKindsAndOnAllThreads() {
        run(requests()
                .map("first", n -> look("map", n))
                .process(
                        "hop",
                        n -> {
                            look("process", n);
                            return Mono.delay(Duration.ofMillis(1)).thenReturn(n);
                        },
                        concurrency(64))
                .filter("after", n -> look("filter", n) >= 0)
                .process("deferred", n -> Mono.fromSupplier(() -> look("subscribe", n)))
                .keyed(
                        "by-key",
                        n -> look("key", n) % 7,
                        4,
                        lane -> lane.process(
                                        "in-lane",
                                        n -> Mono.fromSupplier(() -> look("lane", n))
                                                .delayElement(Duration.ofNanos(1000)))
                                .peek("after-lane", n -> look("peek", n)))
                .dedupe("once", n -> look("dedupe", n), 1000)
                .to(Sink.async("store", n -> Mono.fromRunnable(() -> look("sink", n)))));

        assertSeen("map", "first");
        assertSeen("process", "hop");
        assertSeen("filter", "after");
        assertSeen("subscribe", "deferred");
        assertSeen("key", "by-key");
        assertSeen("lane", "in-lane");
        assertSeen("peek", "after-lane");
        assertSeen("dedupe", "once");
        assertSeen("sink", "store");
        assertThat(threads("filter")).isNotEqualTo(threads("source"));
        assertSourceSawNothing();
    }

    @Test
    void itIsSeenInParallelLanesBranchesAndInlineSinks() {
        run(requests()
                .parallel("copies", 4, lane -> lane.map("in-copy", n -> look("parallel", n)))
                .tee("both", Branch.required("side", lane -> lane.map("aside", n -> look("tee", n)), sink("side-sink")))
                .route("some", Branch.when("odd", n -> look("condition", n) < 0, sink("odd-sink")))
                .to(Sink.of("inline", n -> look("inline", n))));

        assertSeen("parallel", "in-copy");
        assertSeen("tee", "aside");
        assertSeen("condition", "some");
        assertSeen("side-sink", "side-sink");
        assertSeen("inline", "inline");
        assertSourceSawNothing();
    }

    private Sink<Integer> sink(String name) {
        return Sink.of(name, n -> look(name, n));
    }

    @Test
    void itIsSeenOnTheThreadsOfBlockingFunctionsAndGenerators() {
        Generator<Integer, Integer> twice = (context, n, injector) -> {
            MDC.put("own", "o" + n);
            injector.inject(n);
            assertThat(MDC.get("own")).isEqualTo("o" + n);
            MDC.remove("own");
            look("generator", n);
        };
        run(requests()
                .process("block", Async.blocking(n -> look("blocking", n)), concurrency(4))
                .generate("twice", twice)
                .map("next", n -> look("next", n))
                .to(sink("sink")));

        assertSeen("blocking", "block");
        assertSeen("generator", "twice");
        assertSeen("next", "next");
        assertThat(threads("blocking")).allSatisfy(thread -> assertThat(thread).contains("boundedElastic"));
        assertSourceSawNothing();
    }

    @Test
    void itIsSeenWhenAFunctionIsTriedAgainAndByTheDeadLetterSink() {
        AtomicInteger tries = new AtomicInteger();
        Sink<DeadLetter> letters = Sink.async(
                "letters",
                letter ->
                        Mono.fromRunnable(() -> look("letters", (Integer) Objects.requireNonNull(letter.original()))));
        run(requests()
                .map(
                        "flaky",
                        n -> {
                            look("flaky", n);
                            if (tries.incrementAndGet() % 3 == 0) {
                                throw new IllegalStateException("again");
                            }
                            return n;
                        },
                        defaults()
                                .onFailure(retry(9, Backoff.fixed(Duration.ofMillis(1)))
                                        .thenStop()))
                .map("never", n -> {
                    throw new IllegalStateException("never");
                })
                .onFailure(deadLetter(letters))
                .to(Sink.of("sink", n -> {})));

        assertThat(sights.size()).isGreaterThan(3 * EVENTS);
        assertSeen("flaky", "flaky");
        assertSeen("letters", "letters");
        assertSourceSawNothing();
    }

    @Test
    void aBatchHasWhatAllItsEventsHave() {
        run(requests().batch(10, Duration.ofSeconds(1)).to(Sink.of("sink", batch -> {
            look("batch", batch.get(0));
        })));
        run(Pipeline.named("same")
                .from(
                        "numbers",
                        Flux.<Integer, Integer>generate(() -> 0, (number, out) -> {
                                    try (MDC.MDCCloseable ignored = MDC.putCloseable("request", "same")) {
                                        out.next(number);
                                    }
                                    return number + 1;
                                })
                                .take(20))
                .batch(10, Duration.ofSeconds(1))
                .to(Sink.of("sink", batch -> look("alike", batch.get(0)))));

        assertThat(sights)
                .filteredOn(sight -> sight.function.equals("batch"))
                .hasSize(EVENTS / 10)
                .extracting(Sight::mdc)
                .containsOnly(Map.of("pump.pipeline", "p", "pump.stage", "sink"));
        assertThat(sights)
                .filteredOn(sight -> sight.function.equals("alike"))
                .hasSize(2)
                .extracting(Sight::mdc)
                .containsOnly(Map.of("request", "same", "pump.pipeline", "same", "pump.stage", "sink"));
    }

    @Test
    void whatAFunctionPutsThereItselfIsGoneAfterIt() {
        run(requests()
                .map("dirty", n -> {
                    MDC.put("dirt", "d" + n);
                    return n;
                })
                .process("dirty-too", n -> {
                    MDC.put("dirt", "d" + n);
                    return Mono.just(n);
                })
                .map("clean", n -> look("clean", n))
                .to(sink("sink")));

        assertSeen("clean", "clean");
        assertSeen("sink", "sink");
        assertSourceSawNothing();
    }

    @Test
    void aSourceThatIsAskedByAGeneratorsThreadSeesNothingOfTheGeneratorsEvent() {
        CountDownLatch started = new CountDownLatch(1);
        // Until the thread that subscribed to the source has let go of it, or that would be the one to ask it each
        // time.
        Generator<Integer, Integer> same = (context, n, injector) -> {
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            injector.inject(n);
        };
        // The second event of a batch settles the first, which lets the source go on, from within the generator.
        Running running = Pump.create()
                .contextual()
                .start(requests()
                        .generate("same", same)
                        .batch(2, Duration.ofSeconds(5))
                        .maxInFlight(2)
                        .to(Sink.of("sink", batch -> look("batch", batch.get(0)))));
        running.started().block(PATIENCE);
        started.countDown();
        running.completed().block(PATIENCE);

        assertSourceSawNothing();
        assertThat(threads("source").size()).isGreaterThan(1);
    }

    @Test
    void anEventThatAnotherThreadAdmitsHasTheContextOfTheThreadThatEmittedIt() {
        run(Pipeline.named("p")
                .from("requests", (Publisher<Integer>) subscriber -> subscriber.onSubscribe(new Elsewhere(subscriber)))
                .map("map", n -> look("map", n))
                .process("hop", n -> Mono.delay(Duration.ofNanos(1000)).thenReturn(look("hop", n)), concurrency(8))
                .to(sink("sink")));

        assertSeen("map", "map");
        assertSeen("hop", "hop");
        assertSeen("sink", "sink");
        assertThat(threads("map")).doesNotContain("emitter");
    }

    /** Emits on a thread of its own while the one that asks is still asking, and so has the intake in its hands. */
    private static final class Elsewhere implements Subscription {

        private final Subscriber<? super Integer> subscriber;
        private int next;

        Elsewhere(Subscriber<? super Integer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            Thread emitter = new Thread(() -> emit(n), "emitter");
            emitter.start();
            try {
                emitter.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void emit(long n) {
            for (long i = 0; i < n && next < EVENTS; i++) {
                MDC.put("request", "r" + next);
                subscriber.onNext(next);
                next++;
                if (next == EVENTS) {
                    subscriber.onComplete();
                }
            }
        }

        @Override
        public void cancel() {}
    }

    @Test
    void withoutTheOptionFunctionsFindTheThreadAsItIs() {
        List<Map<String, String>> found = new ArrayList<>();
        Pump.create()
                .start(requests()
                        .process("hop", n -> Mono.delay(Duration.ofNanos(1)).thenReturn(n))
                        .map("look", n -> {
                            found.add(mdc());
                            return n;
                        })
                        .to(Sink.of("sink", n -> {})))
                .completed()
                .block(PATIENCE);

        assertThat(found)
                .hasSize(EVENTS)
                .allSatisfy(mdc -> assertThat(mdc).doesNotContainKeys("pump.pipeline", "pump.stage"));
    }
}
