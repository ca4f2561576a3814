package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commits that fail as a broker or a rebalance makes them fail: the pipeline goes on, and commits what is done the next time. */
class CommitFaultsTest {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MockMember member = new MockMember();
    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);

    static List<KafkaException> faults() {
        return List.of(
                new RebalanceInProgressException("scripted"),
                new CommitFailedException("scripted"),
                new RetriableCommitFailedException("scripted"),
                new WakeupException(),
                new TimeoutException("scripted"));
    }

    private Running start() {
        return pumps.start(Pipeline.named("orders")
                .from(member.source())
                .commit(new CommitPolicy(Duration.ofMillis(20), 10_000))
                .to(sink));
    }

    private void untilHappened(int faults) {
        pumps.until(() -> member.consumer().happened().size() == faults);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aCommitThatFailsIsMadeUpForByTheNext(KafkaException fault) {
        member.consumer().failCommits(3, () -> fault);
        Running running = start();
        member.assign(0).add(0, 5);

        untilHappened(3);
        member.add(0, 5);

        pumps.until(() -> member.committed(0) == 10);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(sink.payloads()).hasSize(10).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aCommitThatFailsWhenAPartitionIsTakenMeansThatItsRecordsComeAgain(KafkaException fault) {
        sink.stall();
        Running running = start();
        member.assign(0).add(0, 5);
        pumps.until(() -> running.status().inFlight() == 5);
        // A wake-up is not a failure, only late: it is tried once more.
        member.consumer().failCommits(fault instanceof WakeupException ? 2 : 1, () -> fault);

        member.assign(1);
        sink.resume();
        pumps.until(() -> !member.consumer().happened().isEmpty());
        member.assign(0, 1).again(0, 0).add(1, 1);

        pumps.until(() -> member.committed(0) == 5 && member.committed(1) == 1);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(sink.payloads()).contains("v0", "v1", "v2", "v3", "v4");
    }

    @Test
    void aWakeUpThatComesTooLateDoesNotFailTheCommitOnRevoke() {
        sink.stall();
        Running running = start();
        member.assign(0).add(0, 5);
        pumps.until(() -> running.status().inFlight() == 5);
        member.consumer().failCommits(1, WakeupException::new);

        member.assign(1);
        sink.resume();

        untilHappened(1);
        pumps.until(() -> member.committed(0) == 5);
    }

    @Test
    void anAnswerThatGetsLostDoesNotMoveTheCommitBack() {
        member.consumer().loseAnswer(new TimeoutException("scripted"));
        start();
        member.assign(0).add(0, 5);

        untilHappened(1);
        member.add(0, 5);

        pumps.until(() -> member.committed(0) == 10);
        List<Long> offsets = new ArrayList<>();
        member.consumer()
                .commits()
                .forEach(commit ->
                        commit.values().stream().map(OffsetAndMetadata::offset).forEach(offsets::add));
        assertThat(offsets).isSorted();
    }

    /** The answer can not be heard while the poll thread stands in the callback. */
    @Test
    void aCommitWithoutAnAnswerYetDoesNotHoldUpARevoke() {
        Running running = start();
        member.assign(0).add(0, 5);
        pumps.until(() -> member.committed(0) == 5);
        member.consumer().holdAnswers();
        member.add(0, 5);
        pumps.until(() -> member.consumer().heldAnswers() == 1);
        sink.stall();
        member.add(0, 5);
        pumps.until(() -> running.status().inFlight() == 5);

        member.assign(1);
        pumps.until(() -> member.committed(0) == 10);
        sink.resume();

        pumps.until(() -> member.committed(0) == 15);
        member.consumer().answer();
        member.add(1, 1);
        pumps.until(() -> member.committed(1) == 1);
    }

    @Test
    void aPipelineSaysWhyItDoesNotCommit() {
        member.consumer().failCommits(1_000_000, () -> new TimeoutException("no coordinator"));
        Running running = start();
        member.assign(0).add(0, 5);

        pumps.until(() -> running.status()
                .waiting()
                .filter(waiting -> waiting.reason() == Waiting.Reason.COMMIT)
                .isPresent());

        assertThat(running.status().waiting())
                .hasValueSatisfying(waiting -> assertThat(waiting.text()).contains("no coordinator"));
        DrainReport report = pumps.drain(running);
        assertThat(report.uncommitted())
                .hasValueSatisfying(why -> assertThat(why).contains("no coordinator"));
    }

    @Test
    void thereIsNothingToCommitOnceTheSourceIsClosed() {
        Running running = start();
        member.assign(0).add(0, 5);
        pumps.until(() -> member.committed(0) == 5);

        DrainReport report = pumps.drain(running);

        assertThat(report.uncommitted()).isEmpty();
        assertThat(member.consumer().isClosed()).isTrue();
    }
}
