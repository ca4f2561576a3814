package io.reactorpump.samples.benchmarks.kafka;

import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.samples.benchmarks.Measured;
import io.reactorpump.samples.benchmarks.Rounds;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Runs the entrants of one row in turns on one broker and prints how each compares with the first.
 *
 * <p>The broker has a JVM to itself, and so has each entrant, from its first turn to its last; each turn has a group and an
 * output topic of its own. Some turns before the {@link Rounds} do not count: they are for the compiler. What a copy has
 * written is read and checked.
 */
public final class KafkaComparison {

    private static final int PARTITIONS = 8;
    private static final int WARM_UP = 4;

    private final Entrant.Row row;
    private final EmbeddedKafka kafka;
    private final KafkaProbe probe;
    private final Map<Entrant, Measured> results = new EnumMap<>(Entrant.class);

    private KafkaComparison(Entrant.Row row, EmbeddedKafka kafka, KafkaProbe probe) {
        this.row = row;
        this.kafka = kafka;
        this.probe = probe;
    }

    /** Runs the row that the argument names: copy or keyed. */
    public static void main(String[] args) throws Exception {
        Entrant.Row row = Entrant.Row.valueOf(args[0].toUpperCase(Locale.ROOT));
        BrokerOptions options = BrokerOptions.defaults().withJvmOptions("-Xms1g", "-Xmx1g");
        try (EmbeddedKafka kafka = EmbeddedKafka.inChildProcess(options).start();
                KafkaProbe probe = KafkaProbe.on(kafka)) {
            new KafkaComparison(row, kafka, probe).run();
        }
    }

    private void run() throws Exception {
        List<Entrant> entrants = row.entrants();
        String input = fill();
        Map<Entrant, EntrantProcess> processes = new EnumMap<>(Entrant.class);
        try {
            for (Entrant entrant : entrants) {
                EntrantProcess process = EntrantProcess.start(entrant, kafka.bootstrapServers(), input);
                processes.put(entrant, process);
                for (int turn = 0; turn < WARM_UP; turn++) {
                    take(process);
                }
            }
            Rounds rounds = new Rounds(10);
            rounds.run(entrants, (entrant, round) -> {
                Result result = take(processes.get(entrant));
                results.computeIfAbsent(entrant, name -> new Measured()).add(result.nanos(), result.cpu());
            });
            rounds.publish(", " + row.records() + " records", table(entrants));
        } finally {
            processes.values().forEach(EntrantProcess::close);
        }
    }

    private String fill() {
        String topic = probe.createTopic("input", PARTITIONS);
        Map<String, Object> client = kafka.clientProperties();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < row.records(); number++) {
                producer.send(new ProducerRecord<>(topic, Payload.key(number), Payload.of(number)));
            }
        }
        long written = probe.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (written != row.records()) {
            throw new IllegalStateException(written + " records in the input (expected: " + row.records() + ")");
        }
        return topic;
    }

    private Result take(EntrantProcess process) throws Exception {
        String output = probe.createTopic("output", PARTITIONS);
        Result result = process.take(output);
        if (row == Entrant.Row.COPY) {
            check(process.entrant(), output);
        }
        probe.admin().deleteTopics(List.of(output)).all().get(30, TimeUnit.SECONDS);
        return result;
    }

    /** All are there, mapped, and in order per key; who wrote some twice is named. */
    private void check(Entrant entrant, String output) {
        BitSet seen = new BitSet(row.records());
        int[] last = new int[Payload.KEYS];
        int[] repeatedOrLate = new int[1];
        probe.readToEnd(output, written -> {
            int number = Payload.number(written.value());
            if (!Payload.isMapped(written.value())) {
                throw new IllegalStateException(entrant + " did not map record " + number);
            }
            if (seen.get(number) || number < last[number % Payload.KEYS]) {
                repeatedOrLate[0]++;
            }
            seen.set(number);
            last[number % Payload.KEYS] = number;
        });
        if (seen.cardinality() != row.records()) {
            throw new IllegalStateException(
                    entrant + " wrote " + seen.cardinality() + " records (expected: " + row.records() + ")");
        }
        if (repeatedOrLate[0] > 0) {
            System.err.println(entrant + " wrote " + repeatedOrLate[0] + " records twice or out of order");
        }
    }

    private String table(List<Entrant> entrants) {
        StringBuilder text = new StringBuilder(Measured.head("k records/s", "CPU µs per record", ""));
        Measured first = results.get(entrants.get(0));
        for (Entrant entrant : entrants) {
            String name = entrant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            text.append(results.get(entrant).row(name, first, 1e6, 1_000, ""));
        }
        return text.toString();
    }
}
