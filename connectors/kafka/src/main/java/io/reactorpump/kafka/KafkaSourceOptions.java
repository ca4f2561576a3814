package io.reactorpump.kafka;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * What to read from Kafka and how.
 *
 * @param cluster where
 * @param topics which
 * @param group as whose member
 * @param start where a group begins that has committed nothing; default {@link Start#earliest()}
 * @param outOfRange what to do when the records at its position are gone; default {@link OutOfRange#FAIL}
 * @param end where to complete; default {@link End#never()}
 * @param properties any other consumer properties, as Kafka names them
 */
public record KafkaSourceOptions(
        KafkaCluster cluster,
        Topics topics,
        Group group,
        Start start,
        OutOfRange outOfRange,
        End end,
        Map<String, Object> properties) {

    private static final String PATH = "kafka.source.properties";
    private static final int DEFAULT_MAX_POLL_INTERVAL_MS = 300_000;
    private static final int MOST_PER_POLL = 500;

    private static final Map<String, String> OWNED = Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "KafkaCluster.at(..)",
            ConsumerConfig.GROUP_ID_CONFIG, "group(..)",
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "member(..)",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "startAt(..) and outOfRange(..)",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "the commit policy of the pipeline",
            ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, "the commit policy of the pipeline",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "keys(..)",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "values(..)");

    /** Checks what depends on each other, and that no property is set that is ours. */
    public KafkaSourceOptions {
        properties = ClientProperties.checked(PATH, cluster, properties, OWNED);
        Duration interval = maxPollInterval(cluster, properties);
        Checks.that(
                group.revokeTimeout().compareTo(interval) < 0,
                "kafka.source.revokeTimeout",
                group.revokeTimeout(),
                "< max.poll.interval.ms, which is " + interval);
    }

    private static Duration maxPollInterval(KafkaCluster cluster, Map<String, Object> properties) {
        String name = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
        Object millis =
                properties.getOrDefault(name, cluster.properties().getOrDefault(name, DEFAULT_MAX_POLL_INTERVAL_MS));
        try {
            return Duration.ofMillis(Long.parseLong(millis.toString()));
        } catch (NumberFormatException e) {
            throw new SettingException(PATH + "." + name, "'" + millis + "'", "milliseconds");
        }
    }

    /** The defaults, for these topics. */
    public static KafkaSourceOptions of(KafkaCluster cluster, Topics topics) {
        return new KafkaSourceOptions(
                cluster, topics, Group.defaults(), Start.earliest(), OutOfRange.FAIL, End.never(), Map.of());
    }

    /** These options with another group. */
    public KafkaSourceOptions withGroup(Group group) {
        return new KafkaSourceOptions(cluster, topics, group, start, outOfRange, end, properties);
    }

    /** These options with another start. */
    public KafkaSourceOptions withStart(Start start) {
        return new KafkaSourceOptions(cluster, topics, group, start, outOfRange, end, properties);
    }

    /** These options with another way out when records are gone. */
    public KafkaSourceOptions withOutOfRange(OutOfRange outOfRange) {
        return new KafkaSourceOptions(cluster, topics, group, start, outOfRange, end, properties);
    }

    /** These options with another end. */
    public KafkaSourceOptions withEnd(End end) {
        return new KafkaSourceOptions(cluster, topics, group, start, outOfRange, end, properties);
    }

    /** These options with more consumer properties. Replaces earlier values. */
    public KafkaSourceOptions withProperties(Map<String, ?> more) {
        return new KafkaSourceOptions(
                cluster, topics, group, start, outOfRange, end, ClientProperties.with(properties, more));
    }

    /** The name of the group, which is that of the pipeline unless given. */
    String groupOf(String pipeline) {
        String name = group.name();
        return name == null ? pipeline : name;
    }

    /**
     * What a consumer is made with.
     *
     * @param maxInFlight what the pipeline holds: a few polls are held besides
     */
    Map<String, Object> consumer(String pipeline, int maxInFlight) {
        Map<String, Object> ours = new HashMap<>();
        ours.put(ConsumerConfig.GROUP_ID_CONFIG, groupOf(pipeline));
        ours.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // We look where to start, and what to do when records are gone: neither goes unnoticed.
        ours.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        String member = group.member();
        if (member != null) {
            ours.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
        }
        Map<String, Object> all = cluster.client(properties, ours);
        // A source must not make the topic that it was misconfigured with.
        all.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(1, Math.min(MOST_PER_POLL, maxInFlight / 4)));
        if (!"consumer".equals(String.valueOf(all.get("group.protocol")).toLowerCase(Locale.ROOT))) {
            // Partitions that stay are not touched by a rebalance. In the newer protocol the broker sees to that.
            all.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    List.of(CooperativeStickyAssignor.class.getName()));
        }
        return all;
    }

    @Override
    public String toString() {
        return "KafkaSourceOptions[" + cluster + ", " + topics + ", " + group + ", " + start + ", outOfRange="
                + outOfRange + ", " + end + ", " + ClientProperties.names(properties) + "]";
    }
}
