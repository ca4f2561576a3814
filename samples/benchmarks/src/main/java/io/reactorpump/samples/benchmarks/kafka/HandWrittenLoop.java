package io.reactorpump.samples.benchmarks.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one writes without a library: poll, send, and once a second flush and commit.
 *
 * <p>At least once: an offset is committed only after all that was sent before is acknowledged, on the timer, when
 * partitions are taken away and at the end. A send that fails ends the loop without a commit, so that the next run reads
 * again from the last one.
 */
final class HandWrittenLoop implements Contender {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

    @Override
    public AutoCloseable start(Job job) {
        Loop loop = new Loop(job);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                        ended.complete(null);
                    } catch (Throwable e) {
                        e.printStackTrace();
                        ended.completeExceptionally(e);
                    }
                },
                "loop");
        thread.start();
        return () -> {
            loop.stopped = true;
            ended.get();
        };
    }

    private static final class Loop implements ConsumerRebalanceListener {

        private final Job job;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>();
        private volatile @Nullable Exception failure;
        private volatile boolean stopped;

        Loop(Job job) {
            this.job = job;
            this.consumer = new KafkaConsumer<>(job.consumer());
            this.producer = new KafkaProducer<>(job.producer());
        }

        void run() throws Exception {
            try (consumer;
                    producer) {
                consumer.subscribe(List.of(job.input()), this);
                long committed = System.nanoTime();
                while (!stopped) {
                    send(consumer.poll(POLL));
                    long now = System.nanoTime();
                    if (now - committed >= COMMIT_NANOS) {
                        commit();
                        committed = now;
                    }
                }
                commit();
            }
        }

        private void send(ConsumerRecords<byte[], byte[]> records) throws Exception {
            for (TopicPartition partition : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
                for (ConsumerRecord<byte[], byte[]> each : polled) {
                    producer.send(job.mapped(each), (metadata, exception) -> {
                        if (exception != null) {
                            failure = exception;
                        }
                    });
                }
                sent.put(
                        partition,
                        new OffsetAndMetadata(polled.get(polled.size() - 1).offset() + 1));
            }
            throwFailure();
        }

        private void commit() throws Exception {
            if (!sent.isEmpty()) {
                // Returns when all sends have been answered, well or not.
                producer.flush();
                throwFailure();
                consumer.commitSync(sent);
                sent.clear();
            }
        }

        private void throwFailure() throws Exception {
            Exception first = failure;
            if (first != null) {
                throw first;
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // They are read from what is committed.
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit();
            } catch (Exception e) {
                throw new IllegalStateException("no commit before partitions were taken away", e);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            sent.keySet().removeAll(partitions);
        }
    }
}
