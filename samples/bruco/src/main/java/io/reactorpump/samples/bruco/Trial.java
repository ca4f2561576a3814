package io.reactorpump.samples.bruco;

import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The document's example under fire: {@code pump run} on its file against a broker of its own, many keyed messages, workers killed
 * every now and then, the broker restarted once, and a count of what arrived.
 */
final class Trial {

    private static final int PARTITIONS = 4;
    private static final int KEYS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String GROUP = "my-consumer-group";
    private static final String IN = "test";
    private static final String OUT = "test-out";

    private final EmbeddedKafka kafka;
    private final Path config;
    private final int messages;
    private final int kills;
    private final boolean restart;
    private int restarted;

    /**
     * A trial.
     *
     * @param kafka started
     * @param config the folder with the file
     * @param messages how many
     * @param kills how many workers, evenly spread over the messages
     * @param restart whether the broker is restarted in the midst of it
     */
    Trial(EmbeddedKafka kafka, Path config, int messages, int kills, boolean restart) {
        this.kafka = kafka;
        this.config = config;
        this.messages = messages;
        this.kills = kills;
        this.restart = restart;
    }

    /**
     * What came of it.
     *
     * @param arrived different messages that arrived
     * @param duplicates messages that arrived again
     * @param wrong messages that were not what the handler makes, or had another message's key
     * @param outOfOrder messages of a key that first arrived behind a later one
     * @param killed workers that were killed
     * @param restarted how often the broker was restarted
     * @param seconds from the first message to the last
     */
    record Report(int arrived, int duplicates, int wrong, int outOfOrder, int killed, int restarted, double seconds) {

        @Override
        public String toString() {
            return String.format(
                    "%d arrived, %d duplicates, %d wrong, %d out of order, %d workers killed, broker restarted %d times, %.1f s, %.0f/s",
                    arrived, duplicates, wrong, outOfOrder, killed, restarted, seconds, arrived / seconds);
        }
    }

    Report run() throws Exception {
        try (KafkaProbe probe = KafkaProbe.on(kafka)) {
            probe.admin()
                    .createTopics(
                            List.of(new NewTopic(IN, PARTITIONS, (short) 1), new NewTopic(OUT, PARTITIONS, (short) 1)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
            Process pump = pump();
            try {
                // It reads what comes from now on, so nothing may come before it has its partitions.
                await(() -> probe.committed(GROUP).size() == PARTITIONS, pump);
                long begun = System.nanoTime();
                int killed = send(probe, pump);
                await(() -> arrived(probe) >= messages, pump);
                return report(probe, killed, (System.nanoTime() - begun) / 1e9);
            } finally {
                pump.destroy();
                if (!pump.waitFor(60, TimeUnit.SECONDS)) {
                    pump.destroyForcibly();
                }
            }
        }
    }

    private Process pump() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.reactorpump.cli.Main",
                        "run",
                        config.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Sends everything; between the messages come the kills and, in the middle, the restart. Returns how many were killed. */
    private int send(KafkaProbe probe, Process pump) throws Exception {
        int killed = 0;
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put("delivery.timeout.ms", 300_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            int step = Math.max(1, messages / (kills + 1));
            for (int i = 0; i < messages; i++) {
                sent.add(producer.send(
                        new ProducerRecord<>(IN, bytes("key-" + i % KEYS), bytes("key-" + i % KEYS + ":" + i))));
                if (i % step == step - 1 && killed < kills) {
                    producer.flush();
                    // While it is at work, and not before it began or after it is done.
                    long most = 4L * i / 5;
                    await(() -> written(probe) >= most, pump);
                    killed += kill(pump, killed);
                }
                if (restart && i == messages / 2) {
                    producer.flush();
                    kafka.stop();
                    kafka.start();
                    restarted++;
                }
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(5, TimeUnit.MINUTES);
            }
        }
        return killed;
    }

    /** As {@code kill -9} does, when there is one; the one before may just be being replaced. */
    private static int kill(Process pump, int number) {
        await(() -> pump.descendants().anyMatch(Trial::isWorker), pump);
        List<ProcessHandle> workers = pump.descendants().filter(Trial::isWorker).toList();
        return !workers.isEmpty() && workers.get(number % workers.size()).destroyForcibly() ? 1 : 0;
    }

    private static boolean isWorker(ProcessHandle process) {
        return process.info().command().orElse("").contains("python");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition, Process pump) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until || !pump.isAlive()) {
                throw new IllegalStateException(
                        pump.isAlive() ? "not after " + PATIENCE : "pump has ended with " + pump.exitValue());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static long written(KafkaProbe probe) {
        return probe.endOffsets(OUT).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Counted when there are enough, as duplicates count among what is written. */
    private long arrived(KafkaProbe probe) {
        return written(probe) < messages ? 0 : different(probe).size();
    }

    private static Map<String, Integer> different(KafkaProbe probe) {
        Map<String, Integer> texts = new HashMap<>();
        probe.readToEnd(
                OUT, message -> texts.merge(new String(message.value(), StandardCharsets.UTF_8), 1, Integer::sum));
        return texts;
    }

    private Report report(KafkaProbe probe, int killed, double seconds) {
        Map<String, List<Integer>> byKey = new HashMap<>();
        int[] counts = new int[2];
        boolean[] seen = new boolean[messages];
        probe.readToEnd(OUT, message -> {
            String text = new String(message.value(), StandardCharsets.UTF_8);
            String key = message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
            int number = number(text);
            if (number < 0 || !text.equals("handled " + key + ":" + number) || !key.equals("key-" + number % KEYS)) {
                counts[0]++;
            } else if (seen[number]) {
                counts[1]++;
            } else {
                seen[number] = true;
                byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(number);
            }
        });
        int outOfOrder = byKey.values().stream().mapToInt(Trial::outOfOrder).sum();
        int arrived = byKey.values().stream().mapToInt(List::size).sum();
        return new Report(arrived, counts[1], counts[0], outOfOrder, killed, restarted, seconds);
    }

    private int number(String text) {
        String digits = text.substring(text.lastIndexOf(':') + 1);
        boolean sound =
                !digits.isEmpty() && digits.length() < 9 && digits.chars().allMatch(Character::isDigit);
        int number = sound ? Integer.parseInt(digits) : -1;
        return number < messages ? number : -1;
    }

    private static int outOfOrder(List<Integer> numbers) {
        return (int) IntStream.range(1, numbers.size())
                .filter(i -> numbers.get(i) < numbers.get(i - 1))
                .count();
    }
}
