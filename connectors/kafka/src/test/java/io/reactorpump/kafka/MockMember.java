package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.core.Running;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** A source over Kafka's own mock of a consumer, for what no broker does on demand: to give and take partitions. */
final class MockMember {

    static final String TOPIC = "orders";

    @SuppressWarnings("deprecation") // in Kafka 4, where the strategy is a text
    private final MockConsumer<byte[], byte[]> mock = new MockConsumer<>(OffsetResetStrategy.NONE);

    private final ScriptedConsumer scripted = new ScriptedConsumer(mock);
    private final Map<Integer, Long> next = new HashMap<>();

    KafkaSource<String> source() {
        return KafkaSource.of(KafkaCluster.at("localhost:1"), TOPIC)
                .values(Codec.text(StandardCharsets.UTF_8))
                .by(properties -> scripted.consumer());
    }

    ScriptedConsumer consumer() {
        return scripted;
    }

    static TopicPartition partition(int partition) {
        return new TopicPartition(TOPIC, partition);
    }

    static String name(int partition) {
        return "topic=" + TOPIC + ", partition=" + partition;
    }

    private static List<TopicPartition> partitions(int... partitions) {
        return Arrays.stream(partitions).mapToObj(MockMember::partition).toList();
    }

    /** From the next poll on the member has these partitions: others are revoked, new ones assigned. */
    MockMember assign(int... partitions) {
        Collection<TopicPartition> all = partitions(partitions);
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        all.forEach(partition -> beginnings.put(partition, 0L));
        scripted.whilePolling(() -> {
            mock.updateBeginningOffsets(beginnings);
            mock.updateEndOffsets(beginnings);
            mock.rebalance(all);
        });
        return this;
    }

    /** The group has thrown the member out: it hears so, and has no partition. */
    MockMember lose(int... partitions) {
        scripted.whilePolling(() -> {
            scripted.listener().onPartitionsLost(partitions(partitions));
            mock.rebalance(List.of());
        });
        return this;
    }

    /** There are so many more records in that partition, the next to be polled. */
    MockMember add(int partition, int count) {
        long from = next.getOrDefault(partition, 0L);
        next.put(partition, from + count);
        scripted.whilePolling(() -> put(partition, from, count));
        return this;
    }

    /** The records of that partition from this offset on can be polled again, by whoever is assigned it. */
    MockMember again(int partition, long from) {
        int count = (int) (next.getOrDefault(partition, 0L) - from);
        scripted.whilePolling(() -> put(partition, from, count));
        return this;
    }

    /** The topic was made anew: the partition is empty again, and the next poll finds nothing where it stands. */
    MockMember makeAnew(int partition) {
        long position = next.getOrDefault(partition, 0L);
        next.put(partition, 0L);
        scripted.whilePolling(() -> mock.setPollException(
                new OffsetOutOfRangeException("scripted", Map.of(partition(partition), position))));
        return this;
    }

    private void put(int partition, long from, int count) {
        IntStream.range(0, count)
                .forEach(i -> mock.addRecord(new ConsumerRecord<>(
                        TOPIC, partition, from + i, null, ("v" + (from + i)).getBytes(StandardCharsets.UTF_8))));
    }

    boolean isPaused(int partition) {
        return mock.paused().contains(partition(partition));
    }

    /** What was committed of that partition; -1 if nothing was. */
    long committed(int partition) {
        return scripted.accepted(partition(partition));
    }

    /** Whether a partition of the pipeline is on its way out. */
    static boolean isBeingGivenUp(Running running) {
        return running.status().partitions().stream()
                .anyMatch(partition -> partition
                        .paused()
                        .filter("it is being given up"::equals)
                        .isPresent());
    }
}
