package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Settled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G1: each source event settles exactly once, whatever its publishers and operators do. */
class G1SettleOnceTest {

    private static final RuntimeException POISON = new IllegalArgumentException("poison");

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    static void settledOnce(MemorySource<?> source, int records) {
        assertThat(source.outcomes().all()).hasSize(records);
        assertThat(source.outcomes().all()).extracting(Settled::position).doesNotHaveDuplicates();
    }

    static Stream<Arguments> publishers() {
        return Stream.of(
                publisher("an empty Mono", n -> Mono.empty(), 0, false),
                publisher("a Mono", Mono::just, 1, false),
                publisher("a late Mono", n -> Mono.delay(Duration.ofNanos(1)).thenReturn(n), 1, false),
                publisher(
                        "a late empty Mono",
                        n -> Mono.delay(Duration.ofNanos(1)).then(Mono.empty()),
                        0,
                        false),
                publisher("a Mono that fails", n -> Mono.error(POISON), 0, true),
                publisher(
                        "a late Mono that fails",
                        n -> Mono.delay(Duration.ofNanos(1)).then(Mono.error(POISON)),
                        0,
                        true),
                publisher("an empty Flux", n -> Flux.empty(), 0, false),
                publisher("one item", n -> Flux.just(n), 1, false),
                publisher("many items", n -> Flux.range(0, 300), 300, false),
                publisher(
                        "many items on another thread",
                        n -> Flux.range(0, 300).publishOn(Schedulers.parallel()),
                        300,
                        false),
                publisher("an error at once", n -> Flux.error(POISON), 0, true),
                // Its items come together with the error, so none of them is handed on.
                publisher("an error after items", n -> Flux.concat(Flux.range(0, 3), Flux.error(POISON)), 0, true),
                publisher(
                        "an error after items, when they were handed on",
                        n -> failingWhenHandedOn(Flux.range(0, 3), 3),
                        3,
                        true),
                publisher("null", n -> null, 0, true),
                publisher(
                        "a throw",
                        n -> {
                            throw POISON;
                        },
                        0,
                        true),
                publisher(
                        "a subscribe that throws",
                        n -> s -> {
                            throw POISON;
                        },
                        0,
                        true),
                publisher("never, within a time limit", n -> Mono.never(), 0, true),
                publisher("two completions", n -> breaking(n, true), 1, false),
                publisher("an error after the completion", n -> breaking(n, false), 1, false));
    }

    /** Fails when so many items were handed on, for which the stage asks for others. */
    private static Publisher<Integer> failingWhenHandedOn(Flux<Integer> items, int count) {
        return Flux.defer(() -> {
            Sinks.Empty<Integer> failure = Sinks.empty();
            AtomicLong first = new AtomicLong();
            AtomicLong left = new AtomicLong(count);
            return Flux.concat(items, failure.asMono()).doOnRequest(n -> {
                if (!first.compareAndSet(0, n) && left.addAndGet(-n) == 0) {
                    failure.tryEmitError(POISON).orThrow();
                }
            });
        });
    }

    /** Completes twice, or fails after it has completed: against the rules, as some publishers are. */
    private static Publisher<Integer> breaking(int number, boolean complete) {
        TestPublisher<Integer> publisher =
                TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        return subscriber -> {
            publisher.subscribe(subscriber);
            publisher.next(number).complete();
            if (complete) {
                publisher.complete();
            } else {
                publisher.error(POISON);
            }
        };
    }

    private static Arguments publisher(
            String name, Function<Integer, Publisher<Integer>> publisher, int items, boolean fails) {
        return Arguments.of(name, publisher, items, fails);
    }

    private static Duration limit(String name) {
        return name.contains("never") ? Duration.ofMillis(20) : Duration.ofMinutes(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publishers")
    void whateverItsPublisherDoesAnEventSettlesOnce(
            String name, Function<Integer, Publisher<Integer>> publisher, int items, boolean fails) {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(4)
                .process("publisher", publisher, StageOptions.concurrency(2).timeout(limit(name)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        DrainReport report = pumps.await(running.report());

        assertThat(report.deadLettered()).isEqualTo(fails ? 5 : 0);
        assertThat(report.acked()).isEqualTo(fails ? 0 : 5);
        assertThat(sink.payloads()).hasSize(5 * items);
        settledOnce(source, 5);
        assertThat(source.committed("in-0")).hasValue(4);
        assertThat(running.state()).isEqualTo(State.COMPLETED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publishers")
    void whateverItsPublisherDoesAnEventSettlesOnceAfterRetries(
            String name, Function<Integer, Publisher<Integer>> publisher, int items, boolean fails) {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process("publisher", publisher, StageOptions.unordered(2).timeout(limit(name)))
                .onFailure(FailurePolicy.retry(1, Backoff.none()).thenDrop())
                .to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(3);
        settledOnce(source, 3);
        assertThat(running.status().stage("publisher").orElseThrow().failed()).isEqualTo(fails ? 6 : 0);
        assertThat(sink.payloads()).hasSize(3 * items * (fails ? 2 : 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEventWhoseTimeIsUpAfterItsItemsSettlesOnce(int tries) {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Pumps timed = Pumps.on(Pump.create().on(time));
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3);
        Duration limit = Duration.ofMillis(20);
        Running running = timed.start(Pipeline.named("p")
                .from(source)
                .process(
                        "endless",
                        (Integer number) -> Flux.concat(Flux.just(number), Flux.<Integer>never()),
                        StageOptions.defaults().timeout(limit))
                .onFailure(FailurePolicy.retry(tries - 1, Backoff.none()).thenDeadLetter(letters))
                .to(sink));
        for (int items = 1; items <= 3 * tries; items++) {
            int handedOn = items;
            timed.until(() -> {
                time.advanceTimeBy(Duration.ZERO);
                return sink.payloads().size() == handedOn;
            });
            time.advanceTimeBy(limit);
        }

        assertThat(timed.await(running.report()).deadLettered()).isEqualTo(3);
        assertThat(sink.payloads()).hasSize(3 * tries);
        settledOnce(source, 3);
    }

    @Test
    void itemsOfAnEventThatWaitsForItsTurnWhenItFailsAreNotHandedOn() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2);
        Sinks.One<Integer> first = Sinks.one();
        TestPublisher<Integer> second = TestPublisher.create();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "ask",
                        (Integer number) -> number == 1 ? first.asMono() : second.flux(),
                        StageOptions.concurrency(2))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.until(second::wasSubscribed);
        second.next(20, 21, 22).error(POISON);
        pumps.await(letters.firstPayloads(1));
        first.tryEmitValue(10).orThrow();

        DrainReport report = pumps.await(running.report());
        assertThat(report.acked()).isEqualTo(1);
        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(10);
        settledOnce(source, 2);
    }

    @Test
    void aFailureIsDecidedAtOnceAndTheEventSettlesWhenItsLastChildHasEnded() {
        MemorySource<Integer> source = MemorySource.of("in", 1);
        Sinks.Empty<Integer> gate = Sinks.empty();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .generate(number -> List.of(1, 2, 3))
                .process(
                        "child",
                        (Integer child) ->
                                child == 1 ? gate.asMono() : child == 2 ? Mono.error(POISON) : Mono.just(child),
                        StageOptions.unordered(3))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        pumps.await(letters.firstPayloads(1));
        pumps.await(sink.firstPayloads(1));
        assertThat(source.outcomes().isEmpty()).isTrue();
        gate.tryEmitEmpty();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        settledOnce(source, 1);
    }

    @Test
    void theWorstOutcomeOfTheChildrenCounts() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2).rejecting();
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(source)
                .generate(number -> List.of(number * 10, number * 10 + 1, number * 10 + 2))
                .process(
                        "letters",
                        (Integer child) -> child % 10 == 1 ? Mono.error(POISON) : Mono.just(child),
                        StageOptions.defaults().onFailure(FailurePolicy.deadLetter(letters)))
                .process(
                        "rejects",
                        (Integer child) -> child == 22 ? Mono.error(POISON) : Mono.just(child),
                        StageOptions.defaults().onFailure(FailurePolicy.reject()))
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(1);
        settledOnce(source, 2);
        assertThat(source.outcomes().all())
                .extracting(settled -> settled.outcome().getClass().getSimpleName())
                .containsExactlyInAnyOrder("DeadLettered", "Rejected");
    }

    @Test
    void aDroppedChildSettlesItselfAndItsParentIsAcknowledged() {
        MemorySource<Integer> source = MemorySource.of("in", 1);
        pumps.run(Pipeline.named("p")
                .from(source)
                .generate(number -> List.of(1, 2, 3))
                .map((Integer child) -> {
                    if (child == 2) {
                        throw POISON;
                    }
                    return child;
                })
                .onFailure(FailurePolicy.drop())
                .to(sink));

        assertThat(sink.payloads()).containsExactly(1, 3);
        assertThat(source.outcomes().all().get(0).outcome()).isInstanceOf(Outcome.Acked.class);
    }

    @Test
    void everyEventOfABatchSettlesOnceHoweverTheBatchIsTakenApart() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5, 6, 7, 8);
        sink.failFor(batch -> ((List<?>) batch).contains(3) && ((List<?>) batch).size() > 1, POISON);
        sink.failItems(item -> item.equals(3) || item.equals(7), POISON);
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(source)
                .batch(8, Duration.ofSeconds(1))
                .onFailure(FailurePolicy.retry(1, Backoff.none()).thenDeadLetter(letters))
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(2);
        assertThat(sink.items().all()).containsExactlyInAnyOrder(1, 2, 4, 5, 6, 8);
        settledOnce(source, 8);
    }

    @Test
    void anOperatorMaySettleAnEventAsOftenAsItLikes() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5);
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(source)
                .<Integer>via(
                        "op",
                        events -> events.<Event<Integer>>handle((event, out) -> {
                            switch (event.payload()) {
                                case 1 -> {
                                    event.ack();
                                    event.ack();
                                    event.nack(POISON);
                                }
                                case 2 -> {
                                    event.nack(POISON);
                                    event.ack();
                                }
                                case 3 -> {
                                    event.ack();
                                    out.next(event);
                                }
                                case 4 -> {
                                    out.next(event);
                                    event.ack();
                                    event.nack(POISON);
                                }
                                default -> out.next(event.with(event.payload() * 10));
                            }
                        }))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(1);
        settledOnce(source, 5);
        assertThat(sink.payloads()).contains(50);
    }

    @Test
    void anOperatorMaySettleFromAnyThread() {
        Integer[] numbers = Stream.iterate(0, n -> n + 1).limit(500).toArray(Integer[]::new);
        MemorySource<Integer> source = MemorySource.of("in", numbers);
        pumps.run(Pipeline.named("p")
                .from(source)
                .maxInFlight(16)
                .<Integer>via(
                        "op",
                        events -> events.flatMap(event -> Mono.fromRunnable(event::ack)
                                .subscribeOn(Schedulers.parallel())
                                .and(Mono.fromRunnable(event::ack).subscribeOn(Schedulers.parallel()))
                                .then(Mono.empty())))
                .to(sink));

        settledOnce(source, 500);
        assertThat(source.committed("in-0")).hasValue(499);
    }

    @Test
    void aChildThatAnOperatorSettlesOrLosesDoesNotKeepItsParent() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3);
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(source)
                .<Integer>via(
                        "op",
                        events -> events.<Event<Integer>>concatMap(event -> Flux.create(out -> {
                                    event.<Integer>split(
                                            child -> {
                                                child.accept(event.payload() * 10);
                                                child.accept(event.payload() * 10 + 1);
                                                child.accept(event.payload() * 10 + 2);
                                            },
                                            out::next);
                                    out.complete();
                                }))
                                .<Event<Integer>>handle((child, out) -> {
                                    switch (child.payload()) {
                                        case 11, 32 -> child.ack();
                                        case 21 -> child.nack(POISON);
                                        default -> out.next(child);
                                    }
                                })
                                .filter(child -> !child.payload().equals(31)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        assertThat(report.acked()).isEqualTo(1);
        assertThat(report.deadLettered()).isEqualTo(2);
        assertThat(sink.payloads()).containsExactlyInAnyOrder(10, 12, 20, 22, 30);
        settledOnce(source, 3);
    }

    @Test
    void anEventThatGoesIntoBranchesSettlesOnceWhenTheLastIsDone() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3);
        MemorySink<Integer> branch = MemorySink.named("branch-sink");
        MemorySink<Integer> loose = MemorySink.named("loose-sink");
        branch.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .tee("tee", Branch.required("branch", branch), Branch.bestEffort("loose", loose))
                .to(sink));
        pumps.await(sink.firstPayloads(3));
        pumps.await(loose.firstPayloads(3));

        assertThat(source.outcomes().isEmpty()).isTrue();
        branch.resume();
        pumps.await(running.report());
        settledOnce(source, 3);
    }

    @Test
    void aRepetitionSharesTheFateOfItsFirstEvent() {
        AtomicInteger tries = new AtomicInteger();
        MemorySource<String> source = MemorySource.of("in", "a", "b", "a", "a", "c", "b");
        Sinks.Empty<Void> allCame = Sinks.empty();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .dedupe(word -> word, 100)
                .process(
                        "ask",
                        (String word) -> {
                            tries.incrementAndGet();
                            return allCame.asMono().then(word.equals("a") ? Mono.error(POISON) : Mono.just(word));
                        },
                        StageOptions.concurrency(8))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.until(() -> running.status().emitted() == 6);
        allCame.tryEmitEmpty().orThrow();
        DrainReport report = pumps.await(running.report());

        assertThat(report.deadLettered()).isEqualTo(3);
        assertThat(report.acked()).isEqualTo(3);
        assertThat(tries).hasValue(3);
        assertThat(sink.payloads()).containsExactly("b", "c");
        settledOnce(source, 6);
    }

    @Test
    void aRepetitionOfAnAbandonedEventIsAbandonedToo() {
        MemorySource<String> source = MemorySource.named("in").partition("in-0", "a", "a", "b");
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .dedupe(word -> word, 100)
                .process(
                        "ask",
                        (String word) -> word.equals("a") ? Mono.<String>never() : Mono.just(word),
                        StageOptions.unordered(8))
                .to(sink));
        pumps.await(sink.firstPayloads(1));

        assertThat(pumps.await(running.stop()).abandoned()).isEqualTo(2);
        assertThat(source.committed("in-0")).isEmpty();
    }

    @Test
    void aWorkThatIsCancelledNeitherAcknowledgesNorLoses() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 1, 2);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "ask",
                        (Integer number) ->
                                number == 1 ? Flux.concat(Flux.just(number), Flux.<Integer>never()) : Mono.just(number))
                .to(sink));
        pumps.await(sink.firstPayloads(1));
        pumps.await(running.restart());
        pumps.until(() -> sink.payloads().size() == 2);

        assertThat(sink.payloads()).containsExactly(1, 1);
        assertThat(source.committed("in-0")).isEmpty();
    }

    /** The subscription of a publisher that signals after it was cancelled. */
    @Test
    void whatAPublisherSendsAfterItsTimeIsIgnored() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2);
        AtomicInteger calls = new AtomicInteger();
        pumps.run(Pipeline.named("p")
                .from(source)
                .process(
                        "stubborn",
                        (Integer number) -> (Publisher<Integer>) subscriber -> {
                            boolean first = calls.incrementAndGet() == 1;
                            subscriber.onSubscribe(new Subscription() {
                                @Override
                                public void request(long n) {
                                    if (!first) {
                                        subscriber.onNext(number);
                                        subscriber.onComplete();
                                    }
                                }

                                @Override
                                public void cancel() {
                                    subscriber.onNext(99);
                                    subscriber.onComplete();
                                }
                            });
                        },
                        StageOptions.defaults().timeout(Duration.ofMillis(20)))
                .onFailure(FailurePolicy.retry(1, Backoff.none()))
                .to(sink));

        assertThat(sink.payloads()).containsExactly(1, 2);
        settledOnce(source, 2);
    }

    @Test
    void anEventThatComesOutOfAnOperatorAfterItIsADeadLetterGoesNoFurther() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 1);
        Sinks.Empty<Void> gate = Sinks.empty();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(1)
                .<Integer>via(
                        "late",
                        events -> events.flatMap(
                                event -> event.payload() == 1 ? gate.asMono().thenReturn(event) : Mono.just(event)),
                        StageOptions.defaults().timeout(Duration.ofMillis(200)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.await(letters.firstPayloads(1));
        pumps.until(() -> running.status().deadLettered() == 1);
        gate.tryEmitEmpty().orThrow();
        source.append("in-0", 2).complete();

        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(2);
        settledOnce(source, 2);
    }
}
