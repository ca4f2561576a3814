package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** G2, G5: a topic that is made anew under its reader, so that its offsets begin again, step by step over Kafka's mock. */
class OutOfRangeTest {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MockMember member = new MockMember();
    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);

    private Running start(OutOfRange outOfRange) {
        return pumps.start(Pipeline.named("orders")
                .from(member.source().outOfRange(outOfRange))
                .to(sink));
    }

    private void untilWritten(int count) {
        pumps.until(() -> sink.payloads().size() >= count);
    }

    /** The offsets that were committed of the first partition, in order, each once. */
    private List<Long> commits() {
        List<Long> commits = new ArrayList<>();
        member.consumer().commits().forEach(commit -> {
            if (commit.containsKey(MockMember.partition(0))) {
                commits.add(commit.get(MockMember.partition(0)).offset());
            }
        });
        return commits.stream().distinct().toList();
    }

    @Test
    void recordsWithOffsetsBelowThoseThatWereCommittedAreCommittedToo() {
        start(OutOfRange.EARLIEST);
        member.assign(0).add(0, 10);
        pumps.until(() -> member.committed(0) == 10);

        member.makeAnew(0).add(0, 3);

        untilWritten(13);
        pumps.until(() -> member.committed(0) == 3);
        assertThat(sink.payloads()).hasSize(13).endsWith("v9", "v0", "v1", "v2");
        assertThat(commits().get(commits().indexOf(10L) + 1))
                .as("where it goes on")
                .isZero();
    }

    @Test
    void whereItGoesOnIsCommittedBeforeThereIsARecord() {
        Running running = start(OutOfRange.LATEST);
        member.assign(0).add(0, 10);
        pumps.until(() -> member.committed(0) == 10);

        member.makeAnew(0);

        pumps.until(() -> member.committed(0) == 0);
        pumps.until(() -> running.status().partitions().stream()
                .map(PartitionStatus::name)
                .toList()
                .equals(List.of(MockMember.name(0))));
    }

    @Test
    void whatIsInFlightIsFinishedAndCommittedFirstWhileOtherPartitionsGoOn() {
        Running running = start(OutOfRange.EARLIEST);
        sink.stall();
        member.assign(0, 1).add(0, 10);
        pumps.until(() -> running.status().inFlight() == 10);

        member.makeAnew(0).add(0, 3);
        pumps.until(() -> MockMember.isBeingGivenUp(running));
        member.add(1, 5);
        pumps.until(() -> running.status().inFlight() == 15);
        assertThat(member.consumer().commits()).isEmpty();
        sink.resume();

        untilWritten(18);
        pumps.until(() -> member.committed(0) == 3 && member.committed(1) == 5);
        assertThat(commits()).startsWith(10L, 0L).endsWith(3L);
    }

    @Test
    void aCommitOfTheNewPositionThatFailsIsTriedAgain() {
        start(OutOfRange.EARLIEST);
        member.assign(0).add(0, 10);
        pumps.until(() -> member.committed(0) == 10);
        member.consumer().failCommits(1, () -> new RebalanceInProgressException("scripted"));
        member.consumer().failCommits(1, () -> new TimeoutException("scripted"));

        member.makeAnew(0).add(0, 3);

        pumps.until(() -> member.committed(0) == 3);
        assertThat(member.consumer().happened()).hasSize(2);
        assertThat(sink.payloads()).hasSize(13);
    }

    @Test
    void aPartitionThatIsTakenAwayMeanwhileIsLeftToItsNextOwner() {
        Running running = start(OutOfRange.EARLIEST);
        sink.stall();
        member.assign(0, 1).add(0, 10);
        pumps.until(() -> running.status().inFlight() == 10);
        member.makeAnew(0);
        pumps.until(() -> MockMember.isBeingGivenUp(running));

        member.lose(0).assign(1).add(1, 1);
        pumps.until(() -> running.status().inFlight() == 11);
        sink.resume();

        pumps.until(() -> member.committed(1) == 1);
        assertThat(commits()).isEmpty();
    }
}
