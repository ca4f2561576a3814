package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Branch;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One pipeline writes into another: pressure, acknowledgements and order cross from the one to the other. */
class LinkedPipelinesTest {

    private static final RuntimeException BAD = new IllegalStateException("bad");

    private final Pump pump = Pump.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final InternalSource<Integer> link = InternalSource.named("link");
    private final MemorySink<Integer> sink = MemorySink.named("sink");

    private Running startChild() {
        return startChild(FailurePolicy.stop());
    }

    private Running startChild(FailurePolicy policy) {
        return pumps.start(Pipeline.named("child").from(link).onFailure(policy).to(sink));
    }

    private Running startParent() {
        return startParent(FailurePolicy.stop());
    }

    private Running startParent(FailurePolicy policy) {
        return pumps.start(Pipeline.named("parent")
                .from(source)
                .onFailure(policy)
                .commit(new CommitPolicy(Duration.ofMillis(5), 1))
                .to(link.sink()));
    }

    private static Integer[] numbers(int count) {
        return IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }

    // --- what comes through ---

    @Test
    void whatTheParentWritesComesToTheChildInOrderAndIsCommittedWhenTheChildIsDone() {
        source.append("in-0", numbers(3_000)).complete();
        startChild();
        Running parent = startParent();

        DrainReport report = pumps.await(parent.report());
        assertThat(report.acked()).isEqualTo(3_000);
        assertThat(sink.payloads()).containsExactly(numbers(3_000));
        assertThat(source.committed("in-0")).hasValue(2_999);
    }

    @Test
    void keyTimeHeadersAndAttributesComeAlong() {
        List<String> seen = new CopyOnWriteArrayList<>();
        pumps.start(Pipeline.named("child")
                .from(link)
                .<Integer>mapWith("look", (context, number) -> {
                    seen.add(context.key().orElseThrow() + " "
                            + context.timestamp().orElseThrow() + " "
                            + context.headers().text("h").orElseThrow() + " "
                            + context.attributes().asMap() + " " + context.position());
                    context.attributes().put("child", true);
                    return number;
                })
                .to(sink));
        source.append(
                "in-0",
                List.of(MemoryRecord.of(7)
                        .withKey("k")
                        .withTimestamp(Instant.EPOCH)
                        .withHeaders(Headers.of("h", "v"))));
        pumps.start(Pipeline.named("parent")
                .from(source)
                .<Integer>mapWith("leave", (context, number) -> {
                    context.attributes().put("parent", number);
                    return number;
                })
                .tee("twice", Branch.required("again", link.sink("to-link-again")))
                .to(link.sink()));

        pumps.await(sink.firstPayloads(2));
        assertThat(seen)
                .containsExactly(
                        "k 1970-01-01T00:00:00Z v {parent=7} partition=link, offset=0",
                        "k 1970-01-01T00:00:00Z v {parent=7} partition=link, offset=1");
    }

    @Test
    void G2_nothingIsCommittedThatTheChildIsNotDoneWith() {
        sink.stall();
        source.append("in-0", numbers(10));
        startChild();
        startParent();
        pumps.await(sink.attempts().first(1));

        sink.release(4);
        pumps.await(sink.firstPayloads(4));
        pumps.until(() -> source.committed("in-0").orElse(-1) == 3);
        assertThat(source.outcomes().all()).hasSize(4);
        sink.resume();
        pumps.until(() -> source.committed("in-0").orElse(-1) == 9);
    }

    @Test
    void G4_pressureInTheChildReachesTheParentsSource() {
        InternalSource<Integer> narrow = InternalSource.named("narrow", 4);
        sink.stall();
        source.append("in-0", numbers(1_000));
        pumps.start(Pipeline.named("child").from(narrow).maxInFlight(2).to(sink));
        Running parent =
                pumps.start(Pipeline.named("parent").from(source).maxInFlight(8).to(narrow.sink()));
        pumps.untilWaiting(
                parent,
                Reason.SINK,
                "sink 'to-narrow' waits: pipeline 'child': 2 in flight, the oldest [partition=narrow, offset=0] at stage 'sink'"
                        + " for PT");
        pumps.until(() -> source.demand().emitted() == 8);
        sink.resume();
        assertThat(pumps.await(sink.firstPayloads(1_000))).containsExactly(numbers(1_000));
        assertThat(source.demand().mostOutstanding()).isLessThanOrEqualTo(8);
    }

    // --- what the child's outcomes mean ---

    @Test
    void G3_whatTheChildFiltersDropsOrDeadLettersIsDone() {
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        sink.failFor(number -> number % 3 == 0, BAD);
        pumps.start(Pipeline.named("child")
                .from(link)
                .filter(number -> number % 2 == 0)
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        source.append("in-0", numbers(12)).complete();

        DrainReport report = pumps.await(startParent().report());
        assertThat(report).hasToString("12 emitted = 12 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(sink.payloads()).containsExactly(2, 4, 8, 10);
        assertThat(letters.payloads()).hasSize(2);
    }

    @Test
    void whatTheChildRejectsFailsInTheParentByTheChildsCause() {
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        sink.failFor(number -> number == 1, BAD);
        startChild(FailurePolicy.reject());
        source.append("in-0", numbers(3)).complete();

        DrainReport report =
                pumps.await(startParent(FailurePolicy.deadLetter(letters)).report());
        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(letters.payloads().get(0).errors().get(0).message()).isEqualTo("bad");
        assertThat(sink.payloads()).containsExactly(0, 2);
    }

    @Test
    void G9_parentOfAChildThatHasFailedWaitsAndSaysWhyUntilTheErrorIsCleared() {
        sink.failFor(number -> number == 2, BAD);
        Running child = startChild();
        source.append("in-0", numbers(5));
        Running parent = startParent();
        pumps.untilState(child, State.FAILED);

        assertThat(pumps.untilWaiting(parent, Reason.SINK))
                .isEqualTo(
                        "sink 'to-link' waits: pipeline 'child': it failed at 'sink' [partition=link, offset=2]: bad");
        assertThat(parent.state()).isEqualTo(State.RUNNING);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 1);
        sink.heal();
        child.clearError();
        assertThat(pumps.await(sink.firstPayloads(5))).containsExactly(numbers(5));
        pumps.until(() -> source.committed("in-0").orElse(-1) == 4);
    }

    @Test
    void G9_parentOfAChildThatWasStoppedTriesAgainAndSaysWhyUntilItRuns() {
        sink.stall();
        Running child = startChild();
        source.append("in-0", numbers(50));
        Running parent = startParent();
        pumps.await(sink.attempts().first(1));
        pumps.await(child.stop());

        assertThat(pumps.untilWaiting(parent, Reason.RETRYING))
                .isEqualTo(
                        "stage 'to-link' waits to try again [partition=in-0, offset=0]: pipeline 'child', which reads"
                                + " internal source 'link', has ended");
        assertThat(source.committed("in-0")).isEmpty();
        sink.resume();
        pumps.await(child.restart());
        assertThat(pumps.await(sink.firstPayloads(50))).containsExactly(numbers(50));
        pumps.until(() -> source.committed("in-0").orElse(-1) == 49);
    }

    @Test
    void parentThatBeginsBeforeItsChildWaitsForIt() {
        source.append("in-0", numbers(5));
        Running parent = startParent();

        assertThat(pumps.untilWaiting(parent, Reason.RETRYING))
                .isEqualTo(
                        "stage 'to-link' waits to try again [partition=in-0, offset=0]: no pipeline reads internal source"
                                + " 'link'");
        startChild();
        assertThat(pumps.await(sink.firstPayloads(5))).containsExactly(numbers(5));
    }

    @Test
    void parentThatIsDrainedWhileNobodyReadsIsOverAtOnceAndHasAbandonedWhatItWrote() {
        source.append("in-0", numbers(5));
        Running parent = startParent();
        pumps.untilWaiting(parent, Reason.RETRYING);

        DrainReport report = parent.drain(Duration.ofDays(1)).block(Pumps.LIMIT);
        assertThat(report.abandoned()).isEqualTo(5);
        assertThat(source.committed("in-0")).isEmpty();
    }

    @Test
    void G7_drainedChildFinishesWhatItHasAndTheRestComesWithItsNextRun() {
        Running child = startChild();
        source.append("in-0", numbers(500));
        Running parent = startParent();
        pumps.await(sink.firstPayloads(20));
        DrainReport report = pumps.drain(child);
        assertThat(report.abandoned()).isZero();
        pumps.await(child.restart());

        pumps.until(() -> source.committed("in-0").orElse(-1) == 499);
        assertThat(sink.payloads()).containsExactly(numbers(500));
        assertThat(parent.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatAStoppedParentWroteGoesOnInTheChildAndComesAgain() {
        sink.stall();
        Running child = startChild();
        source.append("in-0", numbers(5));
        Running parent = startParent();
        pumps.until(() -> child.status().inFlight() == 5);
        pumps.await(parent.stop());
        sink.resume();
        pumps.await(sink.firstPayloads(5));

        pumps.await(parent.restart());
        pumps.until(() -> source.committed("in-0").orElse(-1) == 4);
        assertThat(sink.payloads()).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    }

    @Test
    void G6_deadLettersMayGoToAPipelineAndCountWhenThatHasWrittenThem() {
        InternalSource<DeadLetter> dead = InternalSource.named("dead");
        MemorySink<DeadLetter> letters = MemorySink.<DeadLetter>named("letters").stall();
        pumps.start(Pipeline.named("graveyard").from(dead).to(letters));
        sink.failFor(number -> number % 2 == 0, BAD);
        source.append("in-0", numbers(6)).complete();
        Running parent = pumps.start(Pipeline.named("parent")
                .from(source)
                .onFailure(FailurePolicy.deadLetter(dead.sink()))
                .to(sink));
        pumps.await(letters.attempts().first(1));
        assertThat(parent.status().deadLettered()).isZero();
        letters.resume();

        assertThat(pumps.await(parent.report()).deadLettered()).isEqualTo(3);
        assertThat(letters.payloads()).extracting(DeadLetter::original).containsExactly(0, 2, 4);
    }

    @Test
    void severalPipelinesMayWriteIntoOne() {
        MemorySource<Integer> other = MemorySource.named("other").partition("other-0");
        source.append("in-0", numbers(100)).complete();
        other.append("other-0", numbers(100)).complete();
        startChild();
        Running parent = startParent();
        Running second = pumps.start(Pipeline.named("second").from(other).to(link.sink()));
        pumps.await(Mono.zip(parent.report(), second.report()));

        assertThat(sink.payloads()).hasSize(200);
        assertThat(source.committed("in-0")).hasValue(99);
        assertThat(other.committed("other-0")).hasValue(99);
    }

    @Test
    void secondPipelineThatReadsTheSameSourceFails() {
        startChild();
        Running second = pumps.begin(Pipeline.named("second").from(link).to(MemorySink.named("other")));

        pumps.untilState(second, State.FAILED);
        assertThat(second.status().failure().orElseThrow().cause())
                .isInstanceOf(FatalException.class)
                .hasMessage("internal source 'link' is read by pipeline 'child' already");
    }

    @Test
    void sourceThatIsMergedWithAnotherIsHeldBackAlone() {
        source.append("in-0", numbers(10));
        MemorySource<Integer> aside = MemorySource.named("aside").partition("aside-0");
        aside.append("aside-0", 100, 101);
        pumps.start(Pipeline.named("child").merge(link, aside).to(sink));
        startParent();

        assertThat(pumps.await(sink.firstPayloads(12))).hasSize(12).contains(0, 9, 100, 101);
    }

    // --- programs ---

    @Test
    void programThatPutsAnItemLearnsHowItEnded() {
        sink.failFor(number -> number == 2, BAD);
        Mono<List<Outcome>> outcomes =
                Flux.range(0, 4).flatMapSequential(link::put).collectList();
        StepVerifier.create(outcomes)
                .then(() -> startChild(FailurePolicy.reject()))
                .assertNext(all -> assertThat(all)
                        .containsExactly(
                                new Outcome.Acked(),
                                new Outcome.Acked(),
                                new Outcome.Rejected(BAD),
                                new Outcome.Acked()))
                .expectComplete()
                .verify(Pumps.LIMIT);
    }

    @Test
    void itemThatAProgramPutFailsIfThePipelineHadBegunItAndWaitsOnOtherwise() {
        InternalSource<Integer> narrow = InternalSource.named("narrow", 2);
        sink.stall();
        Running child =
                pumps.start(Pipeline.named("child").from(narrow).maxInFlight(1).to(sink));
        Mono<Outcome> begun = narrow.put(0).cache();
        Mono<Outcome> waiting = narrow.put(1).cache();
        begun.subscribe(outcome -> {}, error -> {});
        waiting.subscribe();
        pumps.await(sink.attempts().first(1));
        pumps.until(() -> narrow.backlog().orElse(-1) == 1);
        StepVerifier.create(narrow.put(2))
                .expectErrorMessage("internal source 'narrow' is full: 2 of those put there are not done")
                .verify(Pumps.LIMIT);
        pumps.await(child.stop());

        StepVerifier.create(begun)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessage("pipeline 'child', which reads internal source 'narrow', has ended"))
                .verify(Pumps.LIMIT);
        sink.resume();
        pumps.await(child.restart());
        assertThat(pumps.await(waiting)).isEqualTo(new Outcome.Acked());
        assertThat(sink.payloads()).containsExactly(1);
    }

    @Test
    void itemThatIsCancelledBeforeItIsBegunNeverComes() {
        Flux.range(0, 3_000)
                .concatMap(number -> link.put(number).timeout(Duration.ZERO).onErrorComplete())
                .blockLast(Pumps.LIMIT);
        startChild();

        assertThat(pumps.await(link.put(-1))).isEqualTo(new Outcome.Acked());
        assertThat(sink.payloads()).containsExactly(-1);
    }

    @Test
    void sourceThatIsCompletedTakesNoMoreAndItsPipelineCompletes() {
        Running child = startChild();
        pumps.await(Flux.range(0, 10).flatMap(link::put).then(Mono.just(true)));
        link.complete();

        assertThat(pumps.await(child.report()).acked()).isEqualTo(10);
        assertThat(child.state()).isEqualTo(State.COMPLETED);
        StepVerifier.create(link.put(11))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(StateException.class)
                        .hasMessage("internal source 'link' is COMPLETED (expected: OPEN to be written to)"))
                .verify(Pumps.LIMIT);
    }
}
