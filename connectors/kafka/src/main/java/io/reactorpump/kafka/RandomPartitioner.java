package io.reactorpump.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;

/** Chooses among the partitions that have a leader, or among all if none has. Public because Kafka makes it. */
public final class RandomPartitioner implements Partitioner {

    /** For Kafka. */
    public RandomPartitioner() {}

    @Override
    public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        List<PartitionInfo> led = cluster.availablePartitionsForTopic(topic);
        List<PartitionInfo> among = led.isEmpty() ? cluster.partitionsForTopic(topic) : led;
        return among.get(ThreadLocalRandom.current().nextInt(among.size())).partition();
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
}
