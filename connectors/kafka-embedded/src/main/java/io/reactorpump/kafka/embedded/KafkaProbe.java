package io.reactorpump.kafka.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at a broker beside the code under test: makes topics, reads them to their end, asks what groups committed. */
public final class KafkaProbe implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, Object> client;
    private final Admin admin;

    private KafkaProbe(Map<String, Object> client) {
        this.client = client;
        this.admin = Admin.create(client);
    }

    /** On a broker that has been started; it may be stopped and started meanwhile. */
    public static KafkaProbe on(EmbeddedKafka kafka) {
        return new KafkaProbe(kafka.clientProperties());
    }

    /** On a broker of any kind at this address, which lets everybody in. */
    public static KafkaProbe at(String bootstrapServers) {
        return new KafkaProbe(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Kafka's own administration client. */
    public Admin admin() {
        return admin;
    }

    /** Makes a topic whose name begins so and is used by no one else, and returns its name when it can be used. */
    public String createTopic(String prefix, int partitions) {
        return createTopic(prefix, partitions, Map.of());
    }

    /** As {@link #createTopic(String, int)}, with settings such as {@code cleanup.policy}. */
    public String createTopic(String prefix, int partitions, Map<String, String> settings) {
        String topic = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
        await(admin.createTopics(
                        List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings)))
                .all());
        awaitLeaders(topic, partitions);
        return topic;
    }

    /** The controller has made it; the broker may not have heard of it yet. */
    private void awaitLeaders(String topic, int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        List<TopicPartition> partitions = partitions(topic);
        while (partitions.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("topic '" + topic + "' can not be used after " + LIMIT.toSeconds()
                        + " s [partitions=" + partitions + "]");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            partitions = partitions(topic);
        }
        endOffsets(topic);
    }

    /** The offset behind the last record of each partition; none if there is no such topic. */
    public Map<TopicPartition, Long> endOffsets(String topic) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions(topic).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(admin.listOffsets(latest).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** All committed records that the topic has now, in order per partition. Waits for open transactions to end. */
    public List<ConsumerRecord<byte[], byte[]>> readToEnd(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        readToEnd(topic, records::add);
        return records;
    }

    /** As {@link #readToEnd(String)}, shown to this reader one by one. */
    public void readToEnd(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long progress = System.nanoTime();
            // By position, not by the records seen: an end can follow compacted records and transaction markers. And up
            // to
            // the end of all records: a transaction is committed a moment before its records can be read.
            for (Map.Entry<TopicPartition, Long> end : endOffsets(topic).entrySet()) {
                while (consumer.position(end.getKey()) < end.getValue()) {
                    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
                    polled.forEach(reader);
                    if (!polled.isEmpty()) {
                        progress = System.nanoTime();
                    } else if (System.nanoTime() - progress > LIMIT.toNanos()) {
                        throw new IllegalStateException("no record of '" + topic + "' came within " + LIMIT.toSeconds()
                                + " s (expected: up to " + end + ")");
                    }
                }
            }
        }
    }

    /** What the group has committed, by partition. */
    public Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("enable.auto.commit", false);
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            return await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .flatMap(found -> found.partitions().stream())
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw e;
        }
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the broker refused: " + (e.getCause() == null ? e : e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the broker did not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was asked", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
