package io.reactorpump.kafka;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A producer that takes records, and answers as the test says. Of Kafka's interface only what a sink uses: errors that belong
 * to its API come through the callback, also within {@code send}; a close from within a callback is only heard by {@link
 * #isEnding}, as there it must not wait, and any other does what is to be done {@link #atEnd}, by default to fail what is
 * unfinished.
 */
final class ScriptedProducer {

    private final Queue<Sent> unfinished = new ArrayDeque<>();
    private final List<String> taken = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private int partitions;
    private double metadataAge;
    private boolean ending;
    private boolean ended;

    /** The thread that is within a callback, where a close does not wait for the end. */
    private volatile @Nullable Thread calling;

    private Runnable atEnd = this::failAll;

    private record Sent(ProducerRecord<byte[], byte[]> message, Callback callback) {}

    @SuppressWarnings("unchecked")
    Producer<byte[], byte[]> producer() {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Producer.class}, (self, method, args) -> {
                    switch (method.getName()) {
                        case "send" -> send((ProducerRecord<byte[], byte[]>) args[0], (Callback) args[1]);
                        case "close" -> close((Duration) args[0]);
                        case "partitionsFor" -> {
                            return partitions((String) args[0]);
                        }
                        case "metrics" -> {
                            return metrics();
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return method.getReturnType() == void.class ? null : new CompletableFuture<>();
                });
    }

    private synchronized List<PartitionInfo> partitions(String topic) {
        if (refusal != null && partitions == 0) {
            throw refusal;
        }
        return IntStream.range(0, partitions)
                .mapToObj(number -> new PartitionInfo(topic, number, null, new Node[0], new Node[0]))
                .toList();
    }

    private synchronized Map<MetricName, Metric> metrics() {
        MetricName name = new MetricName("metadata-age", "producer-metrics", "", Map.of());
        Double age = metadataAge;
        return Map.of(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return age;
            }
        });
    }

    /** From now on knows of so many partitions, and has for so many seconds. */
    synchronized void know(int partitions, double metadataAge) {
        this.partitions = partitions;
        this.metadataAge = metadataAge;
    }

    private void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        RuntimeException refused;
        synchronized (this) {
            refused = ending
                    ? new IllegalStateException("Cannot perform operation after producer has been closed")
                    : refusal;
            if (refused == null) {
                taken.add(text(message));
                unfinished.add(new Sent(message, callback));
                notifyAll();
                return;
            }
        }
        if (refused instanceof ApiException) {
            callback.onCompletion(metadata(message), refused);
        } else {
            throw refused;
        }
    }

    private void close(Duration timeout) {
        synchronized (this) {
            ending = true;
            if (Thread.currentThread() == calling || ended) {
                return;
            }
            ended = true;
            notifyAll();
        }
        atEnd.run();
    }

    /** Has something else done at the end. */
    ScriptedProducer atEnd(Runnable task) {
        atEnd = task;
        return this;
    }

    void failAll() {
        while (unfinished() > 0) {
            fail(new KafkaException("Producer is closed forcefully."));
        }
    }

    private static String text(ProducerRecord<byte[], byte[]> message) {
        return new String(message.value(), StandardCharsets.UTF_8);
    }

    private static RecordMetadata metadata(ProducerRecord<byte[], byte[]> message) {
        return new RecordMetadata(new TopicPartition(message.topic(), 0), -1, -1, -1, -1, -1);
    }

    private synchronized @Nullable Sent next() {
        return unfinished.poll();
    }

    /** Waits for an unfinished record; false when there will be none. */
    synchronized boolean awaitWork() {
        try {
            while (!ended && unfinished.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !ended;
    }

    /** The first unfinished record. */
    synchronized Optional<ProducerRecord<byte[], byte[]>> first() {
        return Optional.ofNullable(unfinished.peek()).map(Sent::message);
    }

    /** From now on takes nothing, for this reason; null takes all again. */
    synchronized void refuse(@Nullable RuntimeException refusal) {
        this.refusal = refusal;
    }

    /** The broker has the first unfinished record. */
    @Nullable String acknowledge() {
        Sent sent = next();
        if (sent == null) {
            return null;
        }
        answer(sent, null);
        return text(sent.message());
    }

    /** Gives up on the first unfinished record. */
    @Nullable String fail(RuntimeException error) {
        Sent sent = next();
        if (sent == null) {
            return null;
        }
        answer(sent, error);
        return text(sent.message());
    }

    private void answer(Sent sent, @Nullable RuntimeException error) {
        calling = Thread.currentThread();
        try {
            sent.callback().onCompletion(metadata(sent.message()), error);
        } finally {
            calling = null;
        }
    }

    synchronized int unfinished() {
        return unfinished.size();
    }

    /** The values that were taken, in order. */
    synchronized List<String> taken() {
        return List.copyOf(taken);
    }

    synchronized boolean isEnding() {
        return ending;
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
