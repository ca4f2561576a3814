package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Partition;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/** What the engine and the group hear when partitions come and go, step by step over Kafka's mock. */
class RebalancesTest {

    /** Longer than any test waits: a wait for it would be seen. */
    private static final Duration FOREVER = Duration.ofMinutes(4);

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MockMember member = new MockMember();
    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);

    private Running start() {
        return start(FOREVER);
    }

    private Running start(Duration revokeTimeout) {
        return pumps.start(Pipeline.named("orders")
                .from(member.source().revokeTimeout(revokeTimeout))
                .to(sink));
    }

    private void untilWritten(int count) {
        pumps.until(() -> sink.payloads().size() >= count);
    }

    private void untilInFlight(Running running, long count) {
        pumps.until(() -> running.status().inFlight() == count);
    }

    private void untilAssigned(Running running, String... partitions) {
        pumps.until(() -> assigned(running).equals(Set.of(partitions)));
    }

    private static Set<String> assigned(Running running) {
        return running.status().partitions().stream().map(PartitionStatus::name).collect(Collectors.toSet());
    }

    @Test
    void beginsWhereThePartitionBeginsIfNothingIsCommitted() {
        start();
        member.assign(0).add(0, 3);

        untilWritten(3);
        pumps.until(() -> member.committed(0) == 3);
        assertThat(sink.payloads()).containsExactly("v0", "v1", "v2");
    }

    @Test
    void anAssignmentOfNothingChangesNothing() {
        Running running = start();
        member.assign(0).add(0, 1);
        untilWritten(1);

        member.consumer().whilePolling(() -> member.consumer().listener().onPartitionsAssigned(List.of()));
        member.add(0, 1);

        untilWritten(2);
        assertThat(assigned(running)).containsExactly(MockMember.name(0));
    }

    @Test
    void recordsOfAPartitionThatNobodyAnnouncedAreReadAllTheSame() {
        member.consumer().keepSilent();
        start();
        member.assign(0).add(0, 3);

        untilWritten(3);
        pumps.until(() -> member.committed(0) == 3);
        assertThat(member.consumer().unannounced()).isEqualTo(1);
    }

    @Test
    void aPositionThatIsNotKnownCostsNoRecord() {
        member.consumer().forgetPositions(3);
        Running running = pumps.start(Pipeline.named("orders")
                .from(member.source().until(End.at(Map.of(MockMember.partition(0), 5L))))
                .to(sink));
        member.assign(0).add(0, 5);

        assertThat(pumps.await(running.completed()).acked()).isEqualTo(5);

        assertThat(member.consumer().positionsToForget()).isZero();
        assertThat(sink.payloads()).containsExactly("v0", "v1", "v2", "v3", "v4");
    }

    @Test
    void aPartitionIsGivenUpOnlyWhenWhatIsInFlightIsDoneAndCommitted() {
        sink.stall();
        Running running = start();
        member.assign(0).add(0, 10);
        untilInFlight(running, 10);

        member.assign();
        pumps.until(() -> MockMember.isBeingGivenUp(running));
        assertThat(member.consumer().commits()).isEmpty();
        sink.resume();

        pumps.until(() -> assigned(running).isEmpty());
        assertThat(member.committed(0)).isEqualTo(10);
    }

    @Test
    void aPartitionIsGivenUpAtTheDeadlineWithWhatIsDoneByThen() {
        sink.stall();
        Running running = start(Duration.ofMillis(400));
        member.assign(0).add(0, 10);
        untilInFlight(running, 10);
        sink.release(4);
        untilWritten(4);

        member.assign(1);
        pumps.until(() -> assigned(running).contains(MockMember.name(1)));
        sink.resume();

        untilInFlight(running, 0);
        assertThat(member.committed(0)).isEqualTo(4);
        member.add(1, 1);
        pumps.until(() -> member.committed(1) == 1);
        assertThat(member.committed(0)).as("after late acknowledgements").isEqualTo(4);
    }

    @Test
    void commitsOfOtherPartitionsAreServedWhileOneIsGivenUp() {
        sink.stall();
        Running running = start();
        member.assign(0, 1).add(1, 5);
        untilInFlight(running, 5);
        member.add(0, 1);
        untilInFlight(running, 6);

        member.assign(1);
        pumps.until(() -> MockMember.isBeingGivenUp(running));
        sink.release(5);

        pumps.until(() -> member.committed(1) == 5);
        assertThat(MockMember.isBeingGivenUp(running)).isTrue();
        sink.resume();
        pumps.until(() -> member.committed(0) == 1);
        untilAssigned(running, MockMember.name(1));
    }

    @Test
    void lostPartitionsAreFencedAtOnceAndNothingOfThemIsCommitted() {
        sink.stall();
        Running running = start();
        member.assign(0).add(0, 10);
        untilInFlight(running, 10);

        member.lose(0).assign(0, 1).again(0, 0).add(1, 1);
        untilInFlight(running, 21);
        int before = member.consumer().commits().size();
        sink.release(10);
        untilInFlight(running, 11);
        sink.release(1);
        pumps.until(() -> member.consumer().commits().size() > before);

        assertThat(member.committed(0)).as("by the second assignment alone").isLessThanOrEqualTo(1);
        sink.resume();
        pumps.until(() -> member.committed(0) == 10 && member.committed(1) == 1);
    }

    /** atleon#422: what is assigned again is not what was paused. */
    @Test
    void aPartitionThatWasPausedWhenItWasTakenIsPolledWhenItIsGivenAgain() {
        sink.stall();
        Running running = pumps.start(Pipeline.named("orders")
                .from(member.source().revokeTimeout(Duration.ofMillis(200)))
                .maxInFlight(8)
                .to(sink));
        member.assign(0, 1).add(0, 40).add(1, 40);
        pumps.until(() -> running.status().partitions().stream()
                        .filter(partition -> partition.paused().isPresent())
                        .count()
                == 2);

        member.assign().assign(0, 1).again(0, 0).again(1, 0);
        sink.resume();

        pumps.until(() -> member.committed(0) == 40 && member.committed(1) == 40);
    }

    /** reactor-kafka#345: what was polled and not emitted belongs to whoever has the partition next. */
    @Test
    void nothingIsEmittedOfWhatWasPolledBeforeARevoke() {
        StandaloneSourceContext context = new StandaloneSourceContext();
        StepVerifier.create(member.source().receive(context), 0)
                .then(() -> member.assign(0).add(0, 1_000))
                .then(() -> pumps.until(() -> member.consumer().polledRecords() > 0))
                .then(() -> member.assign(1))
                .then(() -> pumps.until(() -> context.assigned().all().size() == 2))
                .thenRequest(Long.MAX_VALUE)
                .then(() -> member.add(1, 1))
                .assertNext(record -> assertThat(record.partition().name()).isEqualTo(MockMember.name(1)))
                .thenCancel()
                .verify(Pumps.LIMIT);
        assertThat(context.revoked().all()).extracting(Partition::name).containsExactly(MockMember.name(0));
    }

    @Test
    void theConsumerIsUsedByOneThreadAndWokenByOthers() {
        Running running = start();
        member.assign(0).add(0, 3);
        untilWritten(3);
        pumps.until(() -> member.committed(0) == 3);
        member.assign(1);
        untilAssigned(running, MockMember.name(1));
        pumps.drain(running);

        assertThat(member.consumer()
                        .threadsThatCalled(
                                "subscribe",
                                "poll",
                                "pause",
                                "resume",
                                "seek",
                                "position",
                                "commitSync",
                                "commitAsync",
                                "close",
                                "currentLag"))
                .isEqualTo(1);
    }
}
