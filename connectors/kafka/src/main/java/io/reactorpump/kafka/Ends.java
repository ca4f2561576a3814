package io.reactorpump.kafka;

import io.reactorpump.api.error.FatalException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Where a bounded run ends in each partition, once that is known. Poll thread only, but for the signal that sets the end. */
final class Ends {

    private final Topics topics;
    private final End end;
    private final String subject;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final Disposable.Swap signal = Disposables.swap();
    private volatile boolean due;
    private boolean known;

    Ends(Topics topics, End end, String subject) {
        this.topics = topics;
        this.end = end;
        this.subject = subject;
        this.due = end instanceof End.Now;
        if (end instanceof End.At at) {
            offsets.putAll(at.offsets());
            known = true;
        }
    }

    /**
     * Waits for the signal, if one is to come.
     *
     * @param wakeUp told when there is something to look at
     */
    void begin(Runnable wakeUp) {
        if (end instanceof End.When when) {
            signal.update(Flux.from(when.signal()).take(1).onErrorComplete().subscribe(item -> {}, error -> {}, () -> {
                due = true;
                wakeUp.run();
            }));
        }
    }

    /** Before a poll: looks where the end is, if it is time. Fails with Kafka's timeout; the next poll comes here again. */
    void look(Consumer<?, ?> consumer) {
        if (areToBeKnown()) {
            Set<TopicPartition> partitions = Lookup.partitions(topics, consumer);
            requireTopics(partitions);
            offsets.putAll(Woken.get(() -> consumer.endOffsets(partitions, Lookup.LIMIT)));
            known = true;
        }
    }

    private void requireTopics(Set<TopicPartition> there) {
        if (topics instanceof Topics.Named named) {
            Set<String> missing = new HashSet<>(named.names());
            there.forEach(partition -> missing.remove(partition.topic()));
            if (!missing.isEmpty()) {
                throw new FatalException(
                        subject + " can not read to the end of what is not there: topics " + missing, null);
            }
        }
    }

    /** Whether it is time to look. */
    boolean areToBeKnown() {
        return due && !known;
    }

    /** Those of the records polled of this partition that are to be read. */
    List<ConsumerRecord<byte[], byte[]>> before(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        long limit = of(partition);
        int size = records.size();
        while (size > 0 && records.get(size - 1).offset() >= limit) {
            size--;
        }
        return size == records.size() ? records : records.subList(0, size);
    }

    /** After a poll: tells those that are at their end so. Whether there is another one. */
    boolean areReached(Consumer<?, ?> consumer, List<Assignment> assignments) {
        boolean another = false;
        if (known) {
            for (Assignment assignment : assignments) {
                long limit = of(assignment.topicPartition());
                if (!assignment.isEnded() && position(consumer, assignment.topicPartition()) >= limit) {
                    assignment.endAt(limit);
                    another = true;
                }
            }
        }
        return another;
    }

    /** Not the offset of the last record: behind it there may be some that are none. -1 if it is not known. */
    private static long position(Consumer<?, ?> consumer, TopicPartition name) {
        try {
            return consumer.position(name, Duration.ZERO);
        } catch (KafkaException | IllegalStateException e) {
            return -1;
        }
    }

    /** The first offset that is not read of this partition: the first of all, if it came after the end was set. */
    private long of(TopicPartition partition) {
        return known ? offsets.getOrDefault(partition, 0L) : Long.MAX_VALUE;
    }

    void close() {
        signal.dispose();
    }
}
