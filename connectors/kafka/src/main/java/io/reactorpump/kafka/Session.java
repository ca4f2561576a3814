package io.reactorpump.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One producer from its making to its end. Once it is broken, nothing that it says counts as written. */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MOST_REFUSALS = 3;

    private final Producer<byte[], byte[]> producer;
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    Session(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    boolean isBroken() {
        return broken.get();
    }

    /** True for the first who says so. */
    boolean breaks() {
        return broken.compareAndSet(false, true);
    }

    /** The producer takes nothing. True if it has not for so many times in a row that it will not any more. */
    boolean refuses() {
        return refusals.incrementAndGet() >= MOST_REFUSALS;
    }

    /** The producer has taken a record, after all. */
    void takes() {
        refusals.set(0);
    }

    /** To be told of once the producer has ended, when all that failed with it is known. */
    void failed(Failed write) {
        failed.add(write);
    }

    /** What has failed since this was last asked, by lane, in the order in which it was sent. */
    Map<Lane, List<Failed>> failures() {
        Map<Lane, List<Failed>> byLane = new HashMap<>();
        for (Failed next = failed.poll(); next != null; next = failed.poll()) {
            byLane.computeIfAbsent(next.write().lane(), lane -> new ArrayList<>())
                    .add(next);
        }
        byLane.values()
                .forEach(together -> together.sort(
                        Comparator.comparingLong(next -> next.write().number())));
        return byLane;
    }

    /**
     * Whether the producer knows the topic. Does not wait, but has the producer ask.
     *
     * @throws KafkaException if it can not, for other reasons than that the answer is still to come
     */
    boolean knows(String topic) {
        try {
            producer.partitionsFor(topic);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /**
     * Whether the topic has no such partition, by what the brokers said within this time: what is older may have changed.
     * The answer may have come just now, so the partitions are counted.
     */
    boolean lacks(String topic, int partition, long nanos) {
        double sinceMillis = nanos / 1e6;
        // The producer's clock goes by milliseconds.
        if (metric("metadata-age") * 1_000 + 1 >= sinceMillis) {
            return false;
        }
        try {
            return producer.partitionsFor(topic).size() <= partition;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Why the producer does not know the topic after having asked for a while. */
    String whyUnknown(String topic, String servers) {
        return metric("connection-count") > 0
                ? "there is no topic '" + topic + "' (expected: to be created)"
                : "nobody answers at " + servers;
    }

    private double metric(String name) {
        for (Metric metric : producer.metrics().values()) {
            MetricName known = metric.metricName();
            if (known.name().equals(name) && known.group().equals("producer-metrics")) {
                return (Double) metric.metricValue();
            }
        }
        return 0;
    }

    /**
     * Ends the producer; what is unfinished after this time fails. On the producer's own thread it only asks for the end,
     * elsewhere it returns when the last callback has returned.
     */
    void end(Duration patience) {
        try {
            producer.close(patience);
        } catch (RuntimeException e) {
            // Whatever it was, what failed with the producer is still to be told.
            LOG.warn("A producer did not close well: {}", ProducerFault.reason(e));
        }
    }
}
