package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
    final Pumps pumps = new Pumps();

    @TempDir
    Path directory;

    private final TestTopic topic = TestTopic.create(KAFKA, PARTITIONS);
    private final Map<String, BitSet> written = new TreeMap<>();

    /**
     * One line of a run.
     *
     * @param value a key, and a number that grows with each record of the key
     */
    private record Line(String partition, int offset, String value) {

        static Line of(String text) {
            String[] fields = text.split("\t");
            return new Line(fields[0], Integer.parseInt(fields[1]), fields[2]);
        }

        String key() {
            return value.substring(0, value.indexOf('-'));
        }
    }

    private Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConsumerChild.class.getName(),
                        KAFKA.kafka().bootstrapServers(),
                        topic.name(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "child.log"))
                .start();
    }

    private static List<Line> lines(Path file) {
        try {
            List<Line> lines = new ArrayList<>();
            String text = Files.exists(file) ? Files.readString(file) : "";
            // The last may be cut off by the kill.
            text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Line::of).forEach(lines::add);
            return lines;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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
    private int takeDown(List<Line> run) {
        int again = 0;
        Map<String, Integer> numbers = new HashMap<>();
        for (Line line : run) {
            int number = Integer.parseInt(line.value().substring(line.value().indexOf('-') + 1));
            Integer before = numbers.put(line.key(), number);
            assertThat(before == null || before < number)
                    .as("%s comes after %s-%s", line.value(), line.key(), before)
                    .isTrue();
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
            Process child = start(file);
            try {
                pumps.until(() -> lines(file).size() > PER_RUN / 4 || !child.isAlive());
                assertThat(child.isAlive())
                        .as(Files.readString(directory.resolve("child.log")))
                        .isTrue();
            } finally {
                child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            kills += child.exitValue() == 137 ? 1 : 0;
            repeated.add(takeDown(lines(file)));
            assertCommittedIsWritten();
        }
        assertThat(count()).as("done when the last was killed").isLessThan(produced);
        Path last = directory.resolve("run-last");
        Process child = start(last);
        try {
            int all = produced;
            pumps.until(() -> topic.committed(topic.name()).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    == all);
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        repeated.add(takeDown(lines(last)));

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
