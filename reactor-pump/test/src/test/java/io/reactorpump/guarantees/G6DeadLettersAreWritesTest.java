package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Settled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** G6: an event counts as dead-lettered only when the dead-letter sink has taken it. */
class G6DeadLettersAreWritesTest {

    private static final RuntimeException POISON = new IllegalArgumentException("poison");

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    private Pipeline pipeline(MemorySource<Integer> source, FailurePolicy policy) {
        return Pipeline.named("p")
                .from(source)
                .map("poisoned", G6DeadLettersAreWritesTest::notThree)
                .onFailure(policy)
                .to(sink);
    }

    private static int notThree(int number) {
        if (number == 3) {
            throw POISON;
        }
        return number;
    }

    @Test
    void aPoisonEventIsWrittenWithItsStoryAndTheOthersGoOn() {
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4, 5);
        DrainReport report = pumps.run(pipeline(
                source,
                FailurePolicy.retry(2, Backoff.fixed(Duration.ofMillis(1))).thenDeadLetter(letters)));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.acked()).isEqualTo(4);
        assertThat(sink.payloads()).containsExactly(1, 2, 4, 5);
        DeadLetter letter = letters.payloads().get(0);
        assertThat(letter.original()).isEqualTo(3);
        assertThat(letter.stage()).isEqualTo("poisoned");
        assertThat(letter.pipeline()).isEqualTo("p");
        assertThat(letter.position().offset()).isEqualTo(2);
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.errors().get(0).message()).isEqualTo("poison");
        assertThat(source.committed("in-0")).hasValue(4);
        assertThat(source.outcomes().all())
                .extracting(Settled::outcome)
                .filteredOn(Outcome.DeadLettered.class::isInstance)
                .hasSize(1);
    }

    @Test
    void nothingIsCommittedPastAnEventWhoseDeadLetterIsNotWrittenYet() {
        letters.stall();
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3);
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));
        pumps.await(letters.attempts().first(1));

        assertThat(running.status().deadLettered()).isZero();
        assertThat(source.outcomes().all())
                .extracting(settled -> settled.position().offset())
                .doesNotContain(2L);
        letters.resume();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(source.committed("in-0")).hasValue(2);
    }

    @Test
    void anOutageOfTheDeadLetterSinkIsWaitedFor() {
        letters.loseConnection();
        Running running = pumps.start(pipeline(MemorySource.of("in", 3, 4), FailurePolicy.deadLetter(letters)));

        assertThat(pumps.untilWaiting(running, Reason.RETRYING)).contains("poisoned", "offset=0", "connection");
        assertThat(running.state()).isEqualTo(State.RUNNING);
        letters.reconnect();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(letters.payloads()).hasSize(1);
    }

    @Test
    void anOutageOfTheDeadLetterSinkIsWaitedForWithARecordThatCannotBeDecodedToo() {
        letters.loseConnection();
        MemorySource<Integer> source = MemorySource.named("in")
                .<Integer>partition("in-0")
                .undecodable("in-0", "raw", new DataException("a number", "text", "$", null))
                .complete();
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));

        pumps.until(() -> running.state() == State.FAILED
                || running.status()
                        .waiting()
                        .filter(w -> w.reason() == Reason.RETRYING)
                        .isPresent());
        assertThat(running.state()).isEqualTo(State.RUNNING);
        letters.reconnect();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(letters.payloads().get(0).original()).isEqualTo("raw");
    }

    @Test
    void aDeadLetterThatIsRefusedStopsThePipelineAndIsWrittenAfterwards() {
        letters.failFor(letter -> true, new IllegalStateException("too large"));
        MemorySource<Integer> source = MemorySource.of("in", 1, 2, 3, 4);
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));

        pumps.untilState(running, State.FAILED);
        assertThat(running.status().failure().orElseThrow().stage()).isEqualTo("poisoned");
        assertThat(running.status().failure().orElseThrow().cause())
                .hasMessage("too large")
                .hasSuppressedException(POISON);
        assertThat(running.status()
                        .failure()
                        .orElseThrow()
                        .position()
                        .orElseThrow()
                        .offset())
                .isEqualTo(2);
        letters.heal();
        running.clearError();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(1, 2, 4);
    }

    @Test
    void aDeadLetterThatIsRefusedWithTheVeryErrorOfTheEventStopsThePipelineToo() {
        letters.failFor(letter -> true, POISON);
        Running running = pumps.start(pipeline(MemorySource.of("in", 3), FailurePolicy.deadLetter(letters)));

        pumps.untilState(running, State.FAILED);
    }

    @Test
    void aDeadLetterThatTheSinkReportsAsNotWrittenIsNotCounted() {
        letters.failItems(letter -> true, new IllegalStateException("too large"));
        MemorySource<Integer> source = MemorySource.of("in", 3);
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));

        pumps.until(() -> running.state() != State.RUNNING);
        assertThat(running.state()).isEqualTo(State.FAILED);
        assertThat(source.outcomes().isEmpty()).isTrue();
    }

    @Test
    void eachEventOfABatchIsADeadLetterOfItsOwn() {
        MemorySink<List<Integer>> batches = MemorySink.named("batches");
        batches.failFor(batch -> true, POISON);
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .batch(3, Duration.ofSeconds(1))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(batches.withoutBisecting()));

        assertThat(report.deadLettered()).isEqualTo(3);
        assertThat(letters.payloads()).extracting(DeadLetter::original).containsExactly(1, 2, 3);
    }

    @Test
    void aDrainGivesADeadLetterOneLastTryAndThenAbandonsItsEvent() {
        letters.loseConnection();
        MemorySource<Integer> source = MemorySource.of("in", 1, 3, 4);
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.drain(running);
        assertThat(report.abandoned()).isEqualTo(2);
        assertThat(source.committed("in-0")).hasValue(0);
    }

    @Test
    void aDrainWritesADeadLetterThatWaitedIfItsSinkIsBack() {
        letters.loseConnection();
        MemorySource<Integer> source = MemorySource.of("in", 1, 3, 4);
        Running running = pumps.start(pipeline(source, FailurePolicy.deadLetter(letters)));
        pumps.untilWaiting(running, Reason.RETRYING);

        letters.reconnect();
        DrainReport report = pumps.drain(running);
        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(report.abandoned()).isZero();
    }
}
