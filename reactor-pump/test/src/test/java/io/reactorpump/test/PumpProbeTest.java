package io.reactorpump.test;

import static io.reactorpump.test.PumpProbe.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Operator;
import io.reactorpump.api.Position;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PumpProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Sink<Object> forbidden = Sink.of("warehouse", payload -> {
        throw new AssertionError("the probe replaces the sink");
    });

    @Test
    void showsWhatTheSinkGetsInVirtualTime() {
        Pipeline orders = orders().filter(i -> i > 0)
                .process("enrich", i -> Mono.delay(Duration.ofHours(1)).map(tick -> "order " + i))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(0, 1, 2);

        StepVerifier.withVirtualTime(probe::payloads)
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(59))
                .thenAwait(Duration.ofMinutes(1))
                .expectNext("order 1")
                .thenAwait(Duration.ofHours(1))
                .expectNext("order 2")
                .expectComplete()
                .verify(TIMEOUT);

        probe.assertAcked(0, 1, 2).assertCommitted(2).assertCommittedUpTo(new Position("orders-0", 2));
        assertThat(probe.source().violations()).isEmpty();
        assertThat(probe.sink().violations()).isEmpty();
    }

    @Test
    void sendsEventsToTheSinkOfTheirKeyAsThePipelineDoes() {
        PumpProbe probe = probe(orders().route("by", i -> i % 2, Map.of(1, Sink.<Object>of("odd", payload -> {})))
                        .to(forbidden))
                .emit(1, 2, 3);

        StepVerifier.create(probe.payloads()).expectNext(2).expectComplete().verify(TIMEOUT);
    }

    @Test
    void showsEventsWithTheirPlaces() {
        PumpProbe probe = probe(orders().generate(i -> List.of(i, -i)).to(forbidden))
                .emitTo("orders-0", 1)
                .emitTo("orders-7", 2);

        StepVerifier.create(probe.events().filter(event -> event.payload().equals(-2)))
                .consumeNextWith(event -> {
                    assertThat(event.position()).isEqualTo(new Position("orders-7", 0));
                    assertThat(event.id()).startsWith("orders-7@0/");
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void tellsAckedDeadLetteredAndUnsettledRecordsApart() {
        Pipeline orders = orders().map("parse", PumpProbeTest::positive)
                .onFailure(FailurePolicy.deadLetter(forbiddenLetters("graveyard")))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(1, -2, 3).stayingOpen();

        StepVerifier.create(probe.payloads())
                .expectNext(1, 3)
                .then(() -> probe.sink().stall())
                .then(() -> probe.emit(4))
                .then(() -> probe.assertAcked(0, 2).assertDeadLettered(1).assertNotSettled(3))
                .then(() -> probe.sink().resume())
                .expectNext(4)
                .then(probe::complete)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(probe.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.stage()).isEqualTo("parse");
            assertThat(letter.original()).isEqualTo(-2);
        });
        assertThatThrownBy(() -> probe.assertAcked(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("record 1 [partition=orders-0, offset=1] is DeadLettered[")
                .hasMessageEndingWith("(expected: acked)");
        assertThatThrownBy(() -> probe.assertNotCommitted(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("record 3 [partition=orders-0, offset=3] is committed");
        assertThatThrownBy(() -> probe.assertAcked(4))
                .isInstanceOf(AssertionError.class)
                .hasMessage("record 4 is not there (expected: one of 4)");
    }

    @Test
    void failsWithTheErrorThatStoppedThePipeline() {
        PumpProbe probe =
                probe(orders().map(PumpProbeTest::positive).to(forbidden)).emit(1, -2, 3);

        StepVerifier.create(probe.payloads())
                .expectNext(1)
                .expectErrorMessage("negative")
                .verify(TIMEOUT);

        probe.assertAcked(0).assertNotSettled(1).assertNotCommitted(1);
    }

    @Test
    void runsRetriesInVirtualTime() {
        List<Integer> tries = new ArrayList<>();
        Pipeline orders = orders().map(i -> {
                    tries.add(i);
                    return PumpProbeTest.positive(tries.size() < 3 ? -1 : i);
                })
                .onFailure(FailurePolicy.retry(5, Backoff.fixed(Duration.ofDays(1))))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(7);

        StepVerifier.withVirtualTime(probe::payloads)
                .thenAwait(Duration.ofDays(2))
                .expectNext(7)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(tries).hasSize(3);
    }

    @Test
    void replacesTheSinksOfBranches() {
        Pipeline orders = orders().tee("copies", Branch.<Integer>required("copy", Sink.of("audit", i -> {
                    throw new AssertionError("the probe replaces the sink");
                })))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(1, 2);

        StepVerifier.create(probe.payloads().thenMany(probe.events("audit").map(Written::payload)))
                .expectNext(1, 2)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void stopsTheRunWhenItIsCancelled() {
        PumpProbe probe = probe(orders().to(forbidden)).emit(1, 2).stayingOpen();

        StepVerifier.create(probe.payloads()).expectNext(1).thenCancel().verify(TIMEOUT);

        StepVerifier.create(probe.running().report())
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void tellsRejectedAndAbandonedRecordsApart() {
        Pipeline orders = Pipeline.named("orders")
                .from(MemorySource.<Integer>of("orders").rejecting())
                .map("parse", PumpProbeTest::positive)
                .onFailure(FailurePolicy.reject())
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(1, -2, 3).stayingOpen();

        StepVerifier.create(probe.payloads())
                .expectNext(1, 3)
                .then(() -> probe.sink().stall())
                .then(() -> probe.emit(4))
                .thenCancel()
                .verify(TIMEOUT);
        StepVerifier.create(probe.running().report())
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        probe.assertAcked(0, 2).assertRejected(1).assertAbandoned(3);
        assertThatThrownBy(() -> probe.assertRejected(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("(expected: rejected)");
        assertThatThrownBy(() -> probe.assertAbandoned(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("(expected: abandoned)");
    }

    @Test
    void drivesAWholePipeline() {
        MemorySource<Integer> source = MemorySource.of("orders", 1, 2);
        MemorySink<Integer> sink = MemorySink.named("warehouse");
        PumpProbe probe = PumpProbe.whole(
                Pipeline.named("whole").from(source).map(i -> i * 10).to(sink));

        StepVerifier.create(probe.payloads(Integer.class))
                .expectNext(10, 20)
                .expectComplete()
                .verify(TIMEOUT);

        probe.assertAcked(0, 1).assertCommitted(1);
        assertThat(source.committed("orders-0")).hasValue(1);
        assertThat(sink.payloads()).containsExactly(10, 20);
        assertThatThrownBy(probe::source).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void drivesAWholePipelineOverAPublisherThatFails() {
        Flux<Integer> failing = Flux.just(1).concatWith(Flux.error(new IllegalStateException("gone")));
        PumpProbe probe =
                PumpProbe.whole(Pipeline.named("whole").from("numbers", failing).to(MemorySink.named("warehouse")));

        StepVerifier.create(probe.payloads())
                .expectNext(1)
                .expectErrorMessage("source 'numbers' failed and cannot resume: gone")
                .verify(TIMEOUT);
    }

    @Test
    void namesEventAndStageIfAnOperatorAcknowledgesAnEventThatItLetsOut() {
        Pipeline orders = orders().via("hasty", events -> events.doOnNext(event -> event.ack()))
                .to(forbidden);

        StepVerifier.create(probe(orders).emit(1).payloads())
                .thenConsumeWhile(payload -> true)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("unbalanced acknowledgements: event orders-0@0 was let out by stage 'hasty'"
                                + " after it was acknowledged (expected: one of the two)"))
                .verify(TIMEOUT);
    }

    @Test
    void catchesEachWayToSettleAnEventTwice() {
        catches("let out by stage 'op' after it was let out", events -> events.flatMap(e -> Flux.just(e, e)));
        catches("let out by stage 'op' after it was let out", events -> events.flatMap(e -> Flux.just(e, e.with(2))));
        catches(
                "let out by stage 'op' after it was refused",
                events -> events.doOnNext(e -> e.nack(new IllegalStateException("refused"))));
        catches(
                "acknowledged by stage 'op' after it was split",
                events -> events.concatMap(e -> {
                    List<Event<Integer>> children = split(e);
                    e.ack();
                    return Flux.fromIterable(children);
                }));
        catches(
                "let out by stage 'op' after it was split",
                events -> events.concatMap(e -> Flux.fromIterable(split(e)).concatWithValues(e)));
        catches(
                "acknowledged by stage 'op' after it was acknowledged",
                events -> events.handle((e, sink) -> {
                    e.ack();
                    e.ack();
                }));
    }

    private void catches(String sentence, Operator<Integer, Integer> operator) {
        PumpProbe probe = probe(orders().via("op", operator)
                        .onFailure(FailurePolicy.drop())
                        .to(forbidden))
                .emit(1);

        StepVerifier.create(probe.payloads())
                .thenConsumeWhile(payload -> true)
                .expectErrorMessage(
                        "unbalanced acknowledgements: event orders-0@0 was " + sentence + " (expected: one of the two)")
                .verify(TIMEOUT);
    }

    private static List<Event<Integer>> split(Event<Integer> event) {
        List<Event<Integer>> children = new ArrayList<>();
        event.<Integer>split(child -> child.accept(7), children::add);
        return children;
    }

    @Test
    void tellsSinksOfTheSameNameApart() {
        Pipeline orders = orders().process(
                        "first",
                        i -> i == 1 ? Mono.error(new IllegalStateException("first")) : Mono.just(i),
                        StageOptions.defaults().onFailure(FailurePolicy.deadLetter(forbiddenLetters("warehouse"))))
                .map("second", i -> positive(i - 2))
                .onFailure(FailurePolicy.deadLetter(forbiddenLetters("warehouse")))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(1, 1, 0, 5);

        StepVerifier.create(probe.payloads()).expectNext(3).expectComplete().verify(TIMEOUT);

        probe.assertDeadLettered(0, 1, 2).assertAcked(3);
        assertThat(probe.deadLetters())
                .extracting(DeadLetter::stage)
                .containsExactlyInAnyOrder("first", "first", "second");
        assertThat(probe.sink().payloads()).containsExactly(3);
        StepVerifier.create(probe.events("warehouse"))
                .expectNextCount(4)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void namesTheSinksThatThereAre() {
        StepVerifier.create(probe(orders().to(forbidden)).events("none"))
                .expectErrorMessage("'none' (expected: one of [warehouse])")
                .verify(TIMEOUT);
        assertThatThrownBy(() -> PumpProbe.whole(orders().to(forbidden)).sink())
                .hasMessage("a probe of a whole pipeline keeps its own sinks");
    }

    @Test
    void namesEventAndStageIfAnOperatorNeverSettlesAnEvent() {
        Pipeline orders = orders().<Integer>via(
                        "hole",
                        events -> events.flatMap(event -> event.payload() == 2 ? Mono.never() : Mono.just(event)))
                .to(forbidden);

        StepVerifier.create(probe(orders)
                        .patience(Duration.ofMillis(300))
                        .emit(1, 2, 3)
                        .payloads())
                .expectNext(1, 3)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("unbalanced acknowledgements: event [partition=orders-0, offset=1] was never"
                                + " settled: it is at stage 'hole', and nothing happened for PT0.3S"))
                .verify(TIMEOUT);
    }

    @Test
    void letsOperatorsSplitSettleAndChangeEvents() {
        Pipeline orders = orders().<Object>via(
                        "fair",
                        events -> events.handle((event, sink) -> {
                            if (event.payload() == 0) {
                                event.ack();
                            } else {
                                sink.next(event.with("order " + event.payload()));
                            }
                        }))
                .<Object>via(
                        "lines",
                        events -> events.concatMap(event -> {
                            List<Event<Object>> lines = new ArrayList<>();
                            event.<Object>split(line -> List.of("a", "b").forEach(line), lines::add);
                            return Flux.fromIterable(lines);
                        }))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(0, 1);

        StepVerifier.create(probe.payloads())
                .expectNext("a", "b")
                .expectComplete()
                .verify(TIMEOUT);

        probe.assertAcked(0, 1).assertBalanced();
    }

    @Test
    void sendsWhatAnOperatorDiscardsToTheFailurePolicyAsWithoutProbe() {
        Pipeline orders = orders().<Integer>via("sieve", events -> events.filter(event -> event.payload() > 0))
                .onFailure(FailurePolicy.deadLetter(forbiddenLetters("graveyard")))
                .to(forbidden);
        PumpProbe probe = probe(orders).emit(-1, 2);

        StepVerifier.create(probe.payloads()).expectNext(2).expectComplete().verify(TIMEOUT);

        probe.assertDeadLettered(0).assertAcked(1);
    }

    private static Flow<Integer> orders() {
        return Pipeline.named("test").from(MemorySource.<Integer>of("orders"));
    }

    private static int positive(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("negative");
        }
        return number;
    }

    private static Sink<DeadLetter> forbiddenLetters(String name) {
        return Sink.of(name, letter -> {
            throw new AssertionError("the probe replaces the sink");
        });
    }
}
