package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.kafka.ConsumerProcess.Line;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two, then three processes that share the work of a group; one is killed with {@code kill -9}, one drained (G2, G5, G8). */
class GroupOfProcessesIT {

    private static final int PARTITIONS = 6;
    private static final int KEYS = 24;
    private static final int STEP = 3_000;

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path directory;

    private final TestTopic topic = TestTopic.create(KAFKA, PARTITIONS);
    private final List<ConsumerProcess> members = new ArrayList<>();
    private final Map<String, BitSet> written = new TreeMap<>();
    private int produced;

    @AfterEach
    void end() {
        members.forEach(ConsumerProcess::close);
    }

    private ConsumerProcess join() throws IOException {
        ConsumerProcess member = ConsumerProcess.start(
                KAFKA.kafka().bootstrapServers(),
                topic.name(),
                directory.resolve("member-" + members.size()),
                Map.of(ConsumerChild.WORK_MILLIS, 10, ConsumerChild.SESSION_MILLIS, 8_000));
        members.add(member);
        return member;
    }

    private void produce() {
        topic.produce(
                Map.of(),
                producer -> IntStream.range(produced, produced + STEP)
                        .forEach(i -> producer.send(new ProducerRecord<>(
                                topic.name(),
                                i % KEYS % PARTITIONS,
                                null,
                                ("k" + i % KEYS + "-" + i).getBytes(StandardCharsets.UTF_8)))));
        produced += STEP;
    }

    /** Waits until it has written so many more, and sees to it that there is work for all meanwhile. */
    private void untilItHasWritten(ConsumerProcess member, int more) {
        int before = member.lines().size();
        pumps.until(() -> {
            if (done() > produced - STEP / 2) {
                produce();
            }
            return member.lines().size() >= before + more || !member.isAlive();
        });
    }

    private long done() {
        return members.stream().mapToLong(member -> member.lines().size()).sum();
    }

    @Test
    @Timeout(300)
    void G2_G8_aGroupOfProcessesLosesNothingWhenMembersComeAreKilledAndDrained() throws Exception {
        ConsumerProcess killed = join();
        ConsumerProcess drained = join();
        untilItHasWritten(killed, 200);
        untilItHasWritten(drained, 200);
        ConsumerProcess last = join();
        untilItHasWritten(last, 200);
        for (ConsumerProcess member : members) {
            member.assertAlive();
        }

        produce();
        assertThat(done()).as("there was work left at the kill").isLessThan(produced);
        assertThat(killed.kill()).isEqualTo(137);
        assertCommittedIsWritten();

        untilItHasWritten(drained, 200);
        assertThat(drained.drain()).isZero();
        assertCommittedIsWritten();

        int all = produced;
        pumps.until(() -> topic.committed(topic.name()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                == all);
        last.kill();
        int repeated = takeDown();

        assertThat(written.values().stream().mapToInt(BitSet::cardinality).sum())
                .isEqualTo(produced);
        members.forEach(member -> ConsumerProcess.assertInOrder(member.lines()));
        assertThat(repeated)
                .as("written and not committed when the member was killed")
                .isLessThanOrEqualTo(ConsumerChild.COMMIT_COUNT + ConsumerChild.IN_FLIGHT);
    }

    /** Takes down what all have written, and gives how much of it was written more than once. */
    private int takeDown() {
        written.clear();
        int repeated = 0;
        for (ConsumerProcess member : members) {
            for (Line line : member.lines()) {
                BitSet offsets = written.computeIfAbsent(line.partition(), name -> new BitSet());
                repeated += offsets.get(line.offset()) ? 1 : 0;
                offsets.set(line.offset());
            }
        }
        return repeated;
    }

    private void assertCommittedIsWritten() {
        Map<Integer, Long> committed = topic.committed(topic.name());
        takeDown();
        committed.forEach((partition, next) -> assertThat(written.getOrDefault(topic.partition(partition), new BitSet())
                        .nextClearBit(0))
                .as("the first record not written of partition %d, of which %d is committed", partition, next)
                .isGreaterThanOrEqualTo(next.intValue()));
    }
}
