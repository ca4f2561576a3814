package io.reactorpump.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A broker that loses records, loses answers, refuses records, and goes on for a while after its client gave up: by chance,
 * that is by the seed. Each producer has a thread that calls back, as Kafka's have.
 */
final class FlakyBroker {

    private final long seed;
    private final Random random;
    private final Map<String, List<String>> log = new HashMap<>();
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger unanswered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    FlakyBroker(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** The values that were written to the topic, in order. */
    synchronized List<String> log(String topic) {
        return List.copyOf(log.getOrDefault(topic, List.of()));
    }

    Producer<byte[], byte[]> connect() {
        ScriptedProducer scripted = new ScriptedProducer();
        Thread network = new Thread(() -> serve(scripted), "flaky-network");
        network.setDaemon(true);
        scripted.atEnd(() -> {
            try {
                network.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        network.start();
        return scripted.producer();
    }

    private void serve(ScriptedProducer scripted) {
        Set<String> gaps = new HashSet<>();
        while (scripted.awaitWork()) {
            answer(scripted, gaps);
        }
        scripted.failAll();
    }

    private void answer(ScriptedProducer scripted, Set<String> gaps) {
        ProducerRecord<byte[], byte[]> message = scripted.first().orElseThrow();
        String topic = message.topic();
        int what = what();
        if (isRefused(message)) {
            refused.incrementAndGet();
            scripted.fail(new RecordTooLargeException("refused"));
        } else if (gaps.contains(topic)) {
            scripted.fail(new OutOfOrderSequenceException("behind a lost one"));
        } else if (what < 10) {
            lost.incrementAndGet();
            gaps.add(topic);
            scripted.fail(new TimeoutException("lost"));
        } else if (what < 20) {
            unanswered.incrementAndGet();
            append(scripted);
            scripted.fail(new TimeoutException("unanswered"));
        } else {
            append(scripted);
            scripted.acknowledge();
        }
    }

    /** Always the same ones. */
    private boolean isRefused(ProducerRecord<byte[], byte[]> message) {
        return Math.floorMod(Arrays.hashCode(message.value()) + 31 * seed, 50) == 0;
    }

    private synchronized int what() {
        return random.nextInt(1_000);
    }

    private synchronized void append(ScriptedProducer scripted) {
        scripted.first()
                .ifPresent(message -> log.computeIfAbsent(message.topic(), topic -> new ArrayList<>())
                        .add(new String(message.value(), StandardCharsets.UTF_8)));
    }
}
