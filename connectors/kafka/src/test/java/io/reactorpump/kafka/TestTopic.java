package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of a real broker, and what a test does with it beside the source. */
final class TestTopic {

    private final EmbeddedKafka kafka;
    private final KafkaProbe probe;
    private final String name;
    private final int partitions;

    private TestTopic(EmbeddedKafka kafka, KafkaProbe probe, String name, int partitions) {
        this.kafka = kafka;
        this.probe = probe;
        this.name = name;
        this.partitions = partitions;
    }

    static TestTopic create(KafkaExtension kafka, int partitions) {
        return create(kafka, partitions, Map.of());
    }

    static TestTopic create(KafkaExtension kafka, int partitions, Map<String, String> settings) {
        return new TestTopic(
                kafka.kafka(), kafka.probe(), kafka.probe().createTopic("test", partitions, settings), partitions);
    }

    String name() {
        return name;
    }

    KafkaCluster cluster() {
        return KafkaCluster.at(kafka.bootstrapServers());
    }

    KafkaSource<String> source() {
        return KafkaSource.of(cluster(), name).values(Codec.text(StandardCharsets.UTF_8));
    }

    String partition(int partition) {
        return "topic=" + name + ", partition=" + partition;
    }

    /** Sends these values to that partition. */
    TestTopic send(int partition, String... values) {
        return produce(Map.of(), producer -> {
            for (String value : values) {
                producer.send(record(partition, value));
            }
        });
    }

    /** Sends this value to that partition. */
    TestTopic send(int partition, byte[] value) {
        return produce(Map.of(), producer -> producer.send(new ProducerRecord<>(name, partition, null, value)));
    }

    /** Sends so many values, each with its number, to the partitions by turns. */
    TestTopic send(int count) {
        return produce(
                Map.of(),
                producer -> IntStream.range(0, count).forEach(i -> producer.send(record(i % partitions, "v" + i))));
    }

    /** What {@link #send(int)} sends, by partition. */
    Map<String, List<String>> sent(int count) {
        Map<String, List<String>> sent = new TreeMap<>();
        IntStream.range(0, partitions).forEach(p -> sent.put(partition(p), new ArrayList<>()));
        IntStream.range(0, count)
                .forEach(i -> sent.get(partition(i % partitions)).add("v" + i));
        return sent;
    }

    ProducerRecord<byte[], byte[]> record(int partition, String value) {
        return new ProducerRecord<>(name, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Produces; returns when all is there. */
    TestTopic produce(Map<String, Object> more, Consumer<KafkaProducer<byte[], byte[]>> sends) {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.putAll(more);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            sends.accept(producer);
            producer.flush();
        }
        return this;
    }

    /** What the group has committed, by number of the partition. */
    Map<Integer, Long> committed(String group) {
        Map<Integer, Long> committed = new TreeMap<>();
        probe.committed(group).forEach((partition, offset) -> {
            if (partition.topic().equals(name)) {
                committed.put(partition.partition(), offset);
            }
        });
        return committed;
    }

    TopicPartition topicPartition(int partition) {
        return new TopicPartition(name, partition);
    }

    /** Waits until the broker knows of so many partitions. */
    TestTopic untilThereAre(int count) {
        while (probe.endOffsets(name).size() < count) {
            LockSupport.parkNanos(10_000_000);
        }
        return this;
    }

    /** Has the broker do something; returns when it is done. */
    <T> T admin(Function<Admin, KafkaFuture<T>> call) {
        try {
            return call.apply(probe.admin()).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the broker refused", e);
        }
    }
}
