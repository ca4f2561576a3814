package io.reactorpump.kafka;

import io.reactorpump.api.error.FatalException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a member goes on in a partition when the broker can not say: because its group never committed there, or because
 * the records it stands at are gone; and where a bounded run ends. Poll thread only.
 *
 * <p>Lookups that the broker does not answer in time fail with Kafka's timeout; the next poll comes here again.
 */
final class Positions {

    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final Duration LOOKUP = Duration.ofSeconds(2);

    private final KafkaSourceOptions options;
    private final String subject;

    /** The partitions that there were at the start, if that matters. */
    private final Set<TopicPartition> known = new HashSet<>();

    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private boolean surveyed;

    Positions(KafkaSourceOptions options, String subject) {
        this.options = options;
        this.subject = subject;
    }

    /** Before the first poll: looks at what is there, if it matters later what there was at the start. */
    void survey(Consumer<?, ?> consumer) {
        if (surveyed || !(options.untilEnd() || options.start() instanceof Start.Latest)) {
            return;
        }
        Map<String, List<PartitionInfo>> topics = Woken.get(() -> consumer.listTopics(LOOKUP));
        Set<TopicPartition> partitions = new HashSet<>();
        topics.forEach((topic, infos) -> {
            if (options.topics().include(topic)) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        });
        if (options.untilEnd()) {
            requireTopics(topics.keySet());
            ends.putAll(Woken.get(() -> consumer.endOffsets(partitions, LOOKUP)));
        }
        known.addAll(partitions);
        surveyed = true;
    }

    private void requireTopics(Set<String> there) {
        if (options.topics() instanceof Topics.Named named && !there.containsAll(named.names())) {
            Set<String> missing = new HashSet<>(named.names());
            missing.removeAll(there);
            throw new FatalException(
                    subject + " can not read to the end of what is not there: topics " + missing, null);
        }
    }

    /** Where a bounded run ends in this partition: nowhere within it, if it came later. */
    long end(TopicPartition partition) {
        return options.untilEnd() ? ends.getOrDefault(partition, 0L) : Long.MAX_VALUE;
    }

    /** Begins partitions in which the group has committed nothing. */
    void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> starts = starts(consumer, partitions);
        if (!(options.start() instanceof Start.Earliest)) {
            Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
            starts.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
            Woken.run(() -> consumer.commitSync(commits, LOOKUP));
        }
        starts.forEach(consumer::seek);
    }

    private Map<TopicPartition, Long> starts(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (options.start() instanceof Start.Timestamp timestamp) {
            return startsByTime(consumer, partitions, timestamp.from().toEpochMilli());
        }
        Set<TopicPartition> fromEnd = new HashSet<>();
        Set<TopicPartition> fromBeginning = new HashSet<>();
        for (TopicPartition partition : partitions) {
            boolean latest = options.start() instanceof Start.Latest && known.contains(partition);
            (latest ? fromEnd : fromBeginning).add(partition);
        }
        Map<TopicPartition, Long> starts = new HashMap<>();
        if (!fromEnd.isEmpty()) {
            starts.putAll(Woken.get(() -> consumer.endOffsets(fromEnd, LOOKUP)));
        }
        if (!fromBeginning.isEmpty()) {
            starts.putAll(Woken.get(() -> consumer.beginningOffsets(fromBeginning, LOOKUP)));
        }
        return starts;
    }

    private static Map<TopicPartition, Long> startsByTime(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions, long from) {
        // The end first: a record that comes between the two lookups must not be taken for one before that time.
        Map<TopicPartition, Long> starts = new HashMap<>(Woken.get(() -> consumer.endOffsets(partitions, LOOKUP)));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> found = Woken.get(() -> consumer.offsetsForTimes(times, LOOKUP));
        found.forEach((partition, offset) -> {
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    /** Goes on somewhere else where the records are gone, or says what is missing. */
    void outOfRange(Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> first = Woken.get(() -> consumer.beginningOffsets(positions.keySet(), LOOKUP));
        Map<TopicPartition, Long> end = Woken.get(() -> consumer.endOffsets(positions.keySet(), LOOKUP));
        positions.forEach((partition, position) -> {
            String gone = "[topic=" + partition.topic() + ", partition=" + partition.partition() + ", offset="
                    + position + "]: the records there are " + first.get(partition) + " to " + end.get(partition)
                    + ", exclusive";
            if (options.outOfRange() == OutOfRange.FAIL) {
                throw new FatalException(
                        subject + " can not go on at its position " + gone
                                + "; outOfRange(..) says where to go on instead, and loses what is missing",
                        null);
            }
            long next = (options.outOfRange() == OutOfRange.EARLIEST ? first : end).getOrDefault(partition, 0L);
            LOG.warn("{} goes on at {}, as its position is gone {}", subject, next, gone);
            consumer.seek(partition, next);
        });
    }
}
