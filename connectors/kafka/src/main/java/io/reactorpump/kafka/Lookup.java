package io.reactorpump.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** What a consumer asks the broker, beside records. */
final class Lookup {

    /** How long to wait for an answer. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    private Lookup() {}

    /** The partitions that there are of these topics. */
    static Set<TopicPartition> partitions(Topics topics, Consumer<?, ?> consumer) {
        Map<String, List<PartitionInfo>> there = Woken.get(() -> consumer.listTopics(LIMIT));
        Set<TopicPartition> partitions = new HashSet<>();
        there.forEach((topic, infos) -> {
            if (topics.include(topic)) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        });
        return partitions;
    }
}
