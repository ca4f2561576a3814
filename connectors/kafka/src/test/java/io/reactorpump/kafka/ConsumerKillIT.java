package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.kafka.ConsumerProcess.Line;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member that is killed with {@code kill -9} in the middle of its work, a few times or as often as {@code kill.times} says, and started
 * again.
 */
class ConsumerKillIT {

    private static final int KILLS = Integer.getInteger("kill.times", 2);
    private static final int PARTITIONS = 4;
    private static final int KEYS = 20;
    private static final int PER_RUN = 2_000;

    @RegisterExtension
    static final KafkaExtension KAFKA = KafkaExtension.own(() ->
            EmbeddedKafka.inProcess(BrokerOptions.defaults().withProperty("group.min.session.timeout.ms", "500")));

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path directory;

    private final TestTopic topic = TestTopic.create(KAFKA, PARTITIONS);
    private final Map<String, BitSet> written = new TreeMap<>();

    private ConsumerProcess start(Path file) throws IOException {
        return ConsumerProcess.start(KAFKA.kafka().bootstrapServers(), topic.name(), file, Map.of());
    }

    private void produce(int from, int count) {
        topic.produce(
                Map.of(),
                producer -> IntStream.range(from, from + count).forEach(i -> {
                    int key = i % KEYS;
                    producer.send(new ProducerRecord<>(
                            topic.name(),
                            key % PARTITIONS,
                            null,
                            ("k" + key + "-" + i).getBytes(StandardCharsets.UTF_8)));
                }));
    }

    private int count() {
        return written.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** Takes down what a run wrote, and gives how much of it had been written before. */
    private int takeDown(ConsumerProcess run) {
        int again = 0;
        List<Line> lines = run.lines();
        ConsumerProcess.assertInOrder(lines);
        for (Line line : lines) {
            BitSet offsets = written.computeIfAbsent(line.partition(), name -> new BitSet());
            again += offsets.get(line.offset()) ? 1 : 0;
            offsets.set(line.offset());
        }
        return again;
    }

    @Test
    @Timeout(300)
    void losesNothingAndRepeatsNoMoreThanAWindow() throws Exception {
        int produced = 0;
        int kills = 0;
        List<Integer> repeated = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            produce(produced, PER_RUN);
            produced += PER_RUN;
            Path file = directory.resolve("run-" + i);
            try (ConsumerProcess child = start(file)) {
                pumps.until(() -> child.lines().size() > PER_RUN / 4 || !child.isAlive());
                child.assertAlive();
                kills += child.kill() == 137 ? 1 : 0;
                repeated.add(takeDown(child));
            }
            assertCommittedIsWritten();
        }
        assertThat(count()).as("done when the last was killed").isLessThan(produced);
        Path last = directory.resolve("run-last");
        try (ConsumerProcess child = start(last)) {
            int all = produced;
            pumps.until(() -> topic.committed(topic.name()).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    == all);
            child.kill();
            repeated.add(takeDown(child));
        }

        assertThat(kills).isEqualTo(KILLS);
        assertThat(count()).isEqualTo(produced);
        assertThat(repeated).allMatch(again -> again <= ConsumerChild.COMMIT_COUNT + 8 * ConsumerChild.IN_FLIGHT);
    }

    private void assertCommittedIsWritten() {
        topic.committed(topic.name())
                .forEach((partition, next) -> assertThat(written.getOrDefault(topic.partition(partition), new BitSet())
                                .nextClearBit(0))
                        .as("the first record not written of partition %d, of which %d is committed", partition, next)
                        .isGreaterThanOrEqualTo(next.intValue()));
    }
}
