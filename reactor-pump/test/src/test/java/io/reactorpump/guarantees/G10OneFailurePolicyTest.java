package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Operator;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G10: whatever fails, fails through the policy. */
class G10OneFailurePolicyTest {

    private static final int POISON = 3;

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    private static boolean fails(int number) {
        if (number == POISON) {
            throw new IllegalArgumentException("poison");
        }
        return true;
    }

    private static int thrown(int number) {
        fails(number);
        return number;
    }

    static Stream<Arguments> throwing() {
        return Stream.of(
                failing("map", flow -> flow.map("stage", G10OneFailurePolicyTest::thrown)),
                failing("filter", flow -> flow.filter("stage", G10OneFailurePolicyTest::fails)),
                failing("peek", flow -> flow.peek("stage", G10OneFailurePolicyTest::fails)),
                failing("process", flow -> flow.process("stage", number -> Mono.just(thrown(number)))),
                failing(
                        "an error of process",
                        flow -> flow.process("stage", number -> Mono.fromCallable(() -> thrown(number)))),
                failing(
                        "an error later",
                        flow -> flow.process(
                                "stage",
                                number -> Mono.delay(Duration.ofNanos(1)).map(tick -> thrown(number)))),
                failing("generate", flow -> flow.generate("stage", number -> List.of(thrown(number)))),
                failing(
                        "an iterator",
                        flow -> flow.generate(
                                "stage", number -> () -> List.of(thrown(number)).iterator())),
                failing(
                        "inject",
                        flow -> flow.generate("stage", (context, number, injector) -> injector.inject(thrown(number)))),
                failing("a key", flow -> flow.keyed("stage", G10OneFailurePolicyTest::thrown, 2, lane -> lane)),
                failing(
                        "in a lane",
                        flow -> flow.keyed(
                                "keyed", number -> 1, 2, lane -> lane.map("stage", G10OneFailurePolicyTest::thrown))),
                failing(
                        "in parallel",
                        flow -> flow.parallel(
                                "parallel", 2, lane -> lane.map("stage", G10OneFailurePolicyTest::thrown))),
                failing("a dedupe key", flow -> flow.dedupe("stage", G10OneFailurePolicyTest::thrown, 10)),
                failing(
                        "a condition",
                        flow -> flow.route(
                                "stage",
                                Branch.when("odd", number -> !fails(number), MemorySink.<Integer>named("odd-sink")))),
                failing(
                        "an operator",
                        flow -> flow.via("stage", events -> events.map(event -> event.with(thrown(event.payload()))))));
    }

    private static Arguments failing(String name, Function<Flow<Integer>, Flow<Integer>> stage) {
        return Arguments.of(name, stage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void whatThrowsGoesToTheDeadLettersAndTheOthersGoOn(String name, Function<Flow<Integer>, Flow<Integer>> stage) {
        DrainReport report = pumps.run(stage.apply(Pipeline.named("p").from(MemorySource.of("in", 1, 2, 3, 4, 5)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        assertThat(report).isEqualTo(new DrainReport(5, 4, 1, 0, 0, java.util.Optional.empty()));
        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2, 4, 5);
        assertThat(letters.payloads())
                .extracting(DeadLetter::stage, DeadLetter::original)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("stage", POISON));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void whatThrowsIsTriedAgainAndDropped(String name, Function<Flow<Integer>, Flow<Integer>> stage) {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5);
        Running running = pumps.start(stage.apply(Pipeline.named("p").from(source))
                .onFailure(FailurePolicy.retry(2, Backoff.fixed(Duration.ofNanos(1)))
                        .thenDrop())
                .to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(5);
        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2, 4, 5);
        assertThat(running.status().stage("stage").orElseThrow().failed()).isEqualTo(3);
        assertThat(running.status().stage("stage").orElseThrow().retried()).isEqualTo(2);
        assertThat(source.committed("in-0")).hasValue(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void whatThrowsStopsThePipelineAtTheEventAndNothingIsCommittedPastIt(
            String name, Function<Flow<Integer>, Flow<Integer>> stage) {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5);
        Running running =
                pumps.start(stage.apply(Pipeline.named("p").from(source)).to(sink));

        pumps.untilState(running, State.FAILED);
        assertThat(running.status().failure().orElseThrow().stage()).isEqualTo("stage");
        assertThat(running.status().failure().orElseThrow().cause()).hasMessage("poison");
        pumps.await(running.stop());
        assertThat(source.committed("in-0").orElse(-1)).isLessThan(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void whatThrowsIsGivenBack(String name, Function<Flow<Integer>, Flow<Integer>> stage) {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5).rejecting();
        DrainReport report = pumps.run(stage.apply(Pipeline.named("p").from(source))
                .onFailure(FailurePolicy.reject())
                .to(sink));

        assertThat(report.rejected()).isEqualTo(1);
        assertThat(source.rejections().all())
                .extracting(rejection -> rejection.position().offset())
                .containsExactly(2L);
        assertThat(source.committed("in-0")).hasValue(4);
    }

    /** Each of two sources has a partition of that name. */
    @Test
    void aRecordIsGivenBackToTheSourceItCameFrom() {
        MemorySource<Integer> one =
                MemorySource.named("one").partition("same-0", 1, 2).rejecting().complete();
        MemorySource<Integer> two =
                MemorySource.named("two").partition("same-0", 3, 4).rejecting().complete();
        DrainReport report = pumps.run(Pipeline.named("p")
                .merge(one, two)
                .map("fussy", (Integer number) -> {
                    if (number == 2 || number == 3) {
                        throw new IllegalStateException("poison");
                    }
                    return number;
                })
                .onFailure(FailurePolicy.reject())
                .to(sink));

        assertThat(report.rejected()).isEqualTo(2);
        assertThat(one.rejections().all())
                .extracting(rejection -> rejection.position().offset())
                .containsExactly(1L);
        assertThat(two.rejections().all())
                .extracting(rejection -> rejection.position().offset())
                .containsExactly(0L);
        assertThat(one.committed("same-0")).hasValue(1);
        assertThat(two.committed("same-0")).hasValue(1);
    }

    @Test
    void aRecordThatCannotBeDecodedIsADeadLetterWithItsRawForm() {
        MemorySource<Integer> source = MemorySource.named("in")
                .partition("in-0", 1)
                .undecodable("in-0", "no number", new DataException("a number", "text", "$", null))
                .append("in-0", 2)
                .complete();
        pumps.run(Pipeline.named("p")
                .from(source)
                .map(number -> number + 1)
                .onFailure(FailurePolicy.retry(3, Backoff.fixed(Duration.ofDays(1)))
                        .thenDeadLetter(letters))
                .to(sink));

        assertThat(sink.payloads()).containsExactly(2, 3);
        assertThat(letters.payloads())
                .extracting(DeadLetter::stage, DeadLetter::original)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("in", "no number"));
    }

    @Test
    void aClassifierThatThrowsMakesItTheEventsFailure() {
        sink.failFor(payload -> ((List<?>) payload).contains(POISON), new IllegalStateException("refused"));
        FailurePolicy policy = FailurePolicy.deadLetter(letters).classify(error -> {
            throw new IllegalStateException("no idea");
        });
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .batch(3, Duration.ofSeconds(1))
                .onFailure(policy)
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.acked()).isEqualTo(2);
    }

    // --- batches ---

    @Test
    void theItemsToBlameAreFoundByHalves() {
        sink.failFor(payload -> ((List<?>) payload).contains(POISON), new IllegalStateException("refused"));
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5))
                .batch(5, Duration.ofSeconds(1))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(sink.items().all()).containsExactly(1, 2, 4, 5);
        assertThat(letters.payloads()).extracting(DeadLetter::original).containsExactly(POISON);
    }

    @Test
    void theItemsThatTheSinkBlamesAreTriedAgainAloneAndGivenUpInTheEnd() {
        sink.failItems(item -> item.equals(POISON), new IllegalStateException("refused"));
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5))
                .batch(5, Duration.ofSeconds(1))
                .onFailure(FailurePolicy.retry(2, Backoff.fixed(Duration.ofNanos(1)))
                        .thenDeadLetter(letters))
                .to(sink));

        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(sink.items().all()).containsExactly(1, 2, 4, 5);
        assertThat(letters.payloads())
                .extracting(DeadLetter::original, DeadLetter::attempts)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(POISON, 3));
    }

    @Test
    void aBatchThatAFunctionTurnedIntoSomethingElseIsNotTakenApart() {
        sink.failFor(payload -> !(payload instanceof String), new IllegalStateException("not what was to be written"));
        sink.failNext(1, new IllegalStateException("flaky"));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4))
                .batch(4, Duration.ofSeconds(1))
                .map(List::toString)
                .onFailure(FailurePolicy.retry(2, Backoff.fixed(Duration.ofNanos(1)))
                        .thenDeadLetter(letters))
                .to(sink));

        assertThat(sink.payloads()).containsExactly("[1, 2, 3, 4]");
        assertThat(letters.payloads()).isEmpty();
    }

    @Test
    void aConnectionThatIsLostInTheMiddleOfABatchIsWaitedForAndTheBatchWrittenAgain() {
        sink.loseConnectionAfter(2);
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4))
                .batch(4, Duration.ofSeconds(1))
                .to(sink));

        pumps.untilWaiting(running, io.reactorpump.core.status.Waiting.Reason.RETRYING);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(sink.items().all()).containsExactly(1, 2);
        sink.reconnect();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(4);
        assertThat(sink.items().all()).containsExactly(1, 2, 1, 2, 3, 4);
    }

    // --- via ---

    private DrainReport via(int events, FailurePolicy policy, Operator<Integer, Integer> operator) {
        MemorySource<Integer> source = MemorySource.named("in")
                .partition("in-0", IntStream.rangeClosed(1, events).boxed().toArray(Integer[]::new))
                .complete();
        return pumps.run(Pipeline.named("p")
                .from(source)
                .maxInFlight(8)
                .via("op", operator)
                .onFailure(policy)
                .to(sink));
    }

    @Test
    void anOperatorThatFailsIsBuiltAgainAndItsEventsGoToThePolicy() {
        AtomicInteger built = new AtomicInteger();
        DrainReport report = via(20, FailurePolicy.deadLetter(letters), events -> {
            built.incrementAndGet();
            return events.map(event -> event.with(thrown(event.payload())));
        });

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.acked()).isEqualTo(19);
        assertThat(built).hasValue(2);
    }

    @Test
    void anOperatorThatAlwaysFailsIsTriedAgainOnlyAsOftenAsThePolicySays() {
        AtomicInteger failures = new AtomicInteger();
        DrainReport report = via(
                2,
                FailurePolicy.retry(2, Backoff.fixed(Duration.ofNanos(1))).thenDrop(),
                events -> events.map(event -> {
                    failures.incrementAndGet();
                    throw new IllegalStateException("always");
                }));

        assertThat(report.acked()).isEqualTo(2);
        assertThat(failures.get()).isLessThanOrEqualTo(6);
    }

    @Test
    void anOperatorThatCannotBeBuiltFailsTheEventsOnly() {
        DrainReport report = via(20, FailurePolicy.deadLetter(letters), events -> {
            throw new IllegalStateException("no operator");
        });

        assertThat(report.deadLettered()).isEqualTo(20);
    }

    @Test
    void anOperatorThatCannotBeBuiltDoesNothingWhileThereAreNoEvents() {
        AtomicInteger built = new AtomicInteger();
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .<Integer>via("op", events -> {
                    built.incrementAndGet();
                    return Flux.empty();
                })
                .onFailure(FailurePolicy.drop())
                .to(sink));
        source.complete();

        assertThat(pumps.await(running.report()).emitted()).isZero();
        assertThat(built).hasValueLessThan(3);
    }

    @Test
    void anOperatorThatCompletesByItselfIsBuiltAgainAndLosesNothing() {
        DrainReport report =
                via(20, FailurePolicy.retry(100, Backoff.fixed(Duration.ofNanos(1))), events -> events.take(2));

        assertThat(report.acked()).isEqualTo(20);
        assertThat(sink.payloads())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void eventsThatHaveNotEnteredAnOperatorThatFailedAreNotFailed() {
        DrainReport report = via(
                20,
                FailurePolicy.deadLetter(letters),
                events -> events.concatMap(event -> Mono.just(event).map(e -> e.with(thrown(e.payload()))), 1));

        assertThat(letters.payloads()).extracting(DeadLetter::original).contains(POISON);
        assertThat(report.deadLettered()).isLessThanOrEqualTo(2);
        assertThat(report.acked() + report.deadLettered()).isEqualTo(20);
    }

    @Test
    void whatAnOperatorDiscardsGoesToThePolicy() {
        DrainReport report =
                via(40, FailurePolicy.deadLetter(letters), events -> events.filter(event -> event.payload() % 2 == 0));

        assertThat(report.deadLettered()).isEqualTo(20);
        assertThat(report.acked()).isEqualTo(20);
        assertThat(letters.payloads()).hasSize(20);
    }

    @Test
    void whatAnOperatorRefusesGoesToThePolicyAndDoesNotTakeUpRoomForEver() {
        DrainReport report = via(
                40,
                FailurePolicy.drop(),
                events -> events.<Event<Integer>>handle((event, out) -> {
                    event.nack(new IllegalStateException("refused"));
                }));

        assertThat(report.acked()).isEqualTo(40);
        assertThat(sink.payloads()).isEmpty();
    }

    @Test
    void whatAnOperatorRefusesIsTriedAgainAsOftenAsThePolicySays() {
        AtomicInteger tries = new AtomicInteger();
        DrainReport report = via(
                10,
                FailurePolicy.retry(3, Backoff.fixed(Duration.ofNanos(1))).thenDeadLetter(letters),
                events -> events.<Event<Integer>>handle((event, out) -> {
                    tries.incrementAndGet();
                    event.nack(new IllegalStateException("refused"));
                }));

        assertThat(report.deadLettered()).isEqualTo(10);
        assertThat(tries).hasValue(40);
        assertThat(letters.payloads()).extracting(DeadLetter::attempts).containsOnly(4);
    }

    @Test
    void whatAnOperatorSettlesItselfIsDone() {
        DrainReport report =
                via(40, FailurePolicy.stop(), events -> events.<Event<Integer>>handle((event, out) -> event.ack()));

        assertThat(report.acked()).isEqualTo(40);
    }

    @Test
    void whatAnOperatorSwallowsIsNoticedByTheTimeLimit() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Pumps timed = Pumps.on(Pump.create().on(time));
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4);
        Running running = timed.start(Pipeline.named("p")
                .from(source)
                .via(
                        "op",
                        (Operator<Integer, Integer>) events ->
                                events.flatMap(event -> event.payload() == POISON ? Mono.never() : Mono.just(event)),
                        StageOptions.defaults().timeout(Duration.ofSeconds(20)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        timed.await(sink.firstPayloads(3));
        time.advanceTimeBy(Duration.ofMillis(19_999));
        assertThat(letters.payloads()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));

        DrainReport report = timed.await(running.report());
        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.acked()).isEqualTo(3);
    }

    @Test
    void anOperatorThatEmitsAnEventOfItsOwnMakingFailsThoseInsideThroughThePolicy() {
        DrainReport report = via(
                5,
                FailurePolicy.deadLetter(letters),
                events -> events.map(event -> event.payload() == POISON ? StandaloneEvent.of(99) : event));

        assertThat(report.acked() + report.deadLettered()).isEqualTo(5);
        assertThat(sink.payloads()).doesNotContain(POISON, 99);
        assertThat(letters.payloads())
                .filteredOn(letter -> letter.original().equals(POISON))
                .singleElement()
                .satisfies(letter -> assertThat(letter.errors().get(0).message())
                        .isEqualTo("expected an event that entered it but was another at operator 'op'"));
    }

    @Test
    void childrenOfASplitGateTheirParentAndASplitThatThrowsFailsIt() {
        DrainReport report = via(
                5,
                FailurePolicy.deadLetter(letters),
                events -> events.concatMap(event -> Flux.create(out -> {
                    event.<Integer>split(
                            child -> {
                                child.accept(event.payload() * 10);
                                child.accept(thrown(event.payload()) * 10 + 1);
                            },
                            out::next);
                    out.complete();
                })));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.acked()).isEqualTo(4);
        assertThat(sink.payloads()).contains(10, 11, 20, 21, 30, 40, 41, 50, 51);
    }
}
