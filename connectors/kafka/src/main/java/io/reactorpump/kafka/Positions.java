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

    /** Fails, and says what is missing, if nothing is to be read instead of the records at these positions, which are gone. */
    void requireWayOut(Consumer<?, ?> consumer, Map<TopicPartition, Long> gone) {
        if (options.outOfRange() == OutOfRange.FAIL) {
            there(consumer, gone).forEach((partition, there) -> {
                throw new FatalException(
                        subject + " can not go on at its position " + there.insteadOf(partition, gone)
                                + "; outOfRange(..) says where to go on instead, and loses what is missing",
                        null);
            });
        }
    }

    /** Where to go on instead of at these positions, where the records are gone. */
    Map<TopicPartition, Long> instead(Consumer<?, ?> consumer, Map<TopicPartition, Long> gone) {
        Map<TopicPartition, Long> next = new HashMap<>();
        there(consumer, gone).forEach((partition, there) -> {
            long offset = options.outOfRange() == OutOfRange.EARLIEST ? there.first : there.end;
            LOG.warn("{} goes on at {}, as its position is gone {}", subject, offset, there.insteadOf(partition, gone));
            next.put(partition, offset);
        });
        return next;
    }

    private static Map<TopicPartition, Range> there(Consumer<?, ?> consumer, Map<TopicPartition, Long> gone) {
        Map<TopicPartition, Long> first = Woken.get(() -> consumer.beginningOffsets(gone.keySet(), Lookup.LIMIT));
        Map<TopicPartition, Long> end = Woken.get(() -> consumer.endOffsets(gone.keySet(), Lookup.LIMIT));
        Map<TopicPartition, Range> there = new HashMap<>();
        first.forEach(
                (partition, offset) -> there.put(partition, new Range(offset, end.getOrDefault(partition, offset))));
        return there;
    }

    /** The offsets that there are of a partition, the end exclusive. */
    private record Range(long first, long end) {

        String insteadOf(TopicPartition partition, Map<TopicPartition, Long> gone) {
            return "[topic=" + partition.topic() + ", partition=" + partition.partition() + ", offset="
                    + gone.get(partition) + "]: the records there are " + first + " to " + end + ", exclusive";
        }
    }
}
