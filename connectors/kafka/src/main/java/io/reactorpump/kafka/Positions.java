package io.reactorpump.kafka;

import io.reactorpump.api.error.FatalException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a member goes on in a partition when the broker can not say: because its group never committed there, or because
 * the records it stands at are gone. Poll thread only.
 *
 * <p>Lookups that the broker does not answer in time fail with Kafka's timeout; the next poll comes here again.
 */
final class Positions {

    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    private final KafkaSourceOptions options;
    private final String subject;

    /** The partitions that there were when the group started, if that matters. */
    private final Set<TopicPartition> known = new HashSet<>();

    private boolean surveyed;

    Positions(KafkaSourceOptions options, String subject) {
        this.options = options;
        this.subject = subject;
        this.surveyed = !(options.start() instanceof Start.Latest);
    }

    /** Whether all is known of the start that has to be known. */
    boolean isSurveyed() {
        return surveyed;
    }

    /** Looks at what is there before the first poll, as it matters later what there was at the start. */
    void survey(Consumer<?, ?> consumer) {
        if (!surveyed) {
            Set<TopicPartition> partitions = Lookup.partitions(options.topics(), consumer);
            Set<TopicPartition> committed = committed(consumer, partitions);
            // Where the group has been before, a partition without a commit was added while nobody read.
            Set<String> begun = new HashSet<>();
            committed.forEach(partition -> begun.add(partition.topic()));
            for (TopicPartition partition : partitions) {
                if (committed.contains(partition) || !begun.contains(partition.topic())) {
                    known.add(partition);
                }
            }
            surveyed = true;
        }
    }

    private static Set<TopicPartition> committed(Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
        Set<TopicPartition> committed = new HashSet<>();
        Woken.get(() -> consumer.committed(partitions, Lookup.LIMIT)).forEach((partition, offset) -> {
            if (offset != null) {
                committed.add(partition);
            }
        });
        return committed;
    }

    /** Begins partitions in which the group has committed nothing. */
    void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> starts = starts(consumer, partitions);
        if (!(options.start() instanceof Start.Earliest)) {
            Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
            starts.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
            Woken.run(() -> consumer.commitSync(commits, Lookup.LIMIT));
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
            starts.putAll(Woken.get(() -> consumer.endOffsets(fromEnd, Lookup.LIMIT)));
        }
        if (!fromBeginning.isEmpty()) {
            starts.putAll(Woken.get(() -> consumer.beginningOffsets(fromBeginning, Lookup.LIMIT)));
        }
        return starts;
    }

    private static Map<TopicPartition, Long> startsByTime(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions, long from) {
        // The end first: a record that comes between the two lookups must not be taken for one before that time.
        Map<TopicPartition, Long> starts =
                new HashMap<>(Woken.get(() -> consumer.endOffsets(partitions, Lookup.LIMIT)));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> found = Woken.get(() -> consumer.offsetsForTimes(times, Lookup.LIMIT));
        found.forEach((partition, offset) -> {
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    /** Goes on somewhere else where the records are gone, or says what is missing. */
    void outOfRange(Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> first = Woken.get(() -> consumer.beginningOffsets(positions.keySet(), Lookup.LIMIT));
        Map<TopicPartition, Long> end = Woken.get(() -> consumer.endOffsets(positions.keySet(), Lookup.LIMIT));
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
