package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class DeadLetterTopicIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    record Order(int id, String sku) {}

    private final EmbeddedKafka kafka;
    private final KafkaProbe probe;
    private final KafkaCluster cluster;

    DeadLetterTopicIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.kafka = kafka;
        this.probe = probe;
        this.cluster = KafkaCluster.at(kafka.bootstrapServers());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return text(message.headers().lastHeader(name).value());
    }

    private <T> DrainReport run(MemorySource<T> source, KafkaSink<DeadLetter> letters) {
        return Pump.create()
                .start(Pipeline.named("paid")
                        .from(source)
                        .onFailure(FailurePolicy.deadLetter(letters))
                        .map("check", payload -> {
                            throw new DataException("a price", "none", "$.price");
                        })
                        .to(MemorySink.named("unused")))
                .completed()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    /** G6: as it was received, all of it, with its story. */
    @Test
    void keepsTheEventAsItWasReceivedAndTellsItsStory() {
        String topic = probe.createTopic("dead", 1);
        byte[] raw = new byte[200_000];
        raw[0] = (byte) 0xFF;
        Instant before = Instant.now();
        MemorySource<byte[]> source = MemorySource.named("memory")
                .partition("memory-0", new byte[0][])
                .append(
                        "memory-0",
                        List.of(MemoryRecord.of(raw)
                                .withKey("k")
                                .withTimestamp(Instant.EPOCH)
                                .withHeaders(Headers.of("trace", "x"))))
                .complete();

        DrainReport report = run(source, KafkaSink.deadLetters(cluster, topic));

        assertThat(report.deadLettered()).isEqualTo(1);
        List<ConsumerRecord<byte[], byte[]>> found = probe.readToEnd(topic);
        assertThat(found).hasSize(1);
        ConsumerRecord<byte[], byte[]> message = found.get(0);
        assertThat(message.value()).isEqualTo(raw);
        assertThat(text(message.key())).isEqualTo("k");
        assertThat(message.timestamp())
                .as("its own time, as brokers remove what is old")
                .isGreaterThanOrEqualTo(before.toEpochMilli());
        assertThat(header(message, "trace")).isEqualTo("x");
        assertThat(header(message, DeadLetterHeaders.TIMESTAMP)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(header(message, DeadLetterHeaders.PIPELINE)).isEqualTo("paid");
        assertThat(header(message, DeadLetterHeaders.STAGE)).isEqualTo("check");
        assertThat(header(message, DeadLetterHeaders.PARTITION)).isEqualTo("memory-0");
        assertThat(header(message, DeadLetterHeaders.OFFSET)).isEqualTo("0");
        assertThat(header(message, DeadLetterHeaders.ERROR_MESSAGE))
                .isEqualTo("expected a price but was none at $.price");
        assertThat(header(message, DeadLetterHeaders.ORIGINAL_FORM)).isEqualTo("bytes");
    }

    @Test
    void writesObjectsAsJson() {
        String topic = probe.createTopic("dead", 1);

        run(MemorySource.of("memory", new Order(7, "lamp")), KafkaSink.deadLetters(cluster, topic));

        ConsumerRecord<byte[], byte[]> message = probe.readToEnd(topic).get(0);
        assertThat(text(message.value())).isEqualTo("{\"id\":7,\"sku\":\"lamp\"}");
        assertThat(header(message, DeadLetterHeaders.ORIGINAL_FORM)).isEqualTo("application/json");
    }

    /** G6: never skipped. */
    @Test
    void stopsThePipelineWhenTheBrokersFindALetterTooLarge() {
        String topic = probe.createTopic("dead", 1, Map.of("max.message.bytes", "20000"));
        Running running = Pump.create()
                .start(Pipeline.named("paid")
                        .from(MemorySource.of("memory", "x".repeat(50_000), "b"))
                        .onFailure(FailurePolicy.deadLetter(KafkaSink.deadLetters(cluster, topic)))
                        .map("check", payload -> {
                            throw new DataException("a price", "none", "$.price");
                        })
                        .to(MemorySink.named("unused")));

        assertThatThrownBy(() -> running.completed().block(LIMIT))
                .hasMessageStartingWith("kafka sink '" + topic
                        + "' could not deliver [partition=memory-0, offset=0]: The request included");

        assertThat(running.state()).isEqualTo(State.FAILED);
        assertThat(running.stop().blockOptional(LIMIT).orElseThrow().deadLettered())
                .isZero();
    }

    private DrainReport replay(String dead) {
        return Pump.create()
                .start(Pipeline.named("replay-" + dead)
                        .from(KafkaSource.deadLetters(cluster, dead).until(End.now()))
                        .to(KafkaSink.replay(cluster)))
                .completed()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    /** What a record is, wherever it stands. */
    private static List<Object> content(ConsumerRecord<byte[], byte[]> message) {
        List<Object> content = new ArrayList<>();
        content.add(message.partition());
        content.add(message.timestamp());
        content.add(Arrays.toString(message.key()));
        content.add(Arrays.toString(message.value()));
        message.headers().forEach(header -> content.add(header.key() + Arrays.toString(header.value())));
        return content;
    }

    @Test
    void putsLettersBackAsTheyWereAndEachOnce() {
        String dead = probe.createTopic("dead", 1);
        String topic = probe.createTopic("orders", 3);
        byte[] noText = {(byte) 0xFF, 0, 1};
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    topic,
                    1,
                    1_700_000_000_123L,
                    "k".getBytes(StandardCharsets.UTF_8),
                    noText,
                    List.of(new RecordHeader("trace", noText), new RecordHeader("trace", new byte[0]))));
            producer.send(new ProducerRecord<>(topic, 2, 1_700_000_000_124L, null, new byte[0]));
            // Its key is no text, so it is undecodable for a source that expects one.
            producer.send(new ProducerRecord<>(topic, 2, 1_700_000_000_125L, noText, noText));
            producer.flush();
        }
        List<List<Object>> sent =
                probe.readToEnd(topic).stream().map(DeadLetterTopicIT::content).toList();

        DrainReport died = Pump.create()
                .start(Pipeline.named("dying-" + topic)
                        .from(KafkaSource.of(cluster, topic).until(End.now()))
                        .onFailure(FailurePolicy.deadLetter(KafkaSink.deadLetters(cluster, dead)))
                        .map("check", payload -> {
                            throw new DataException("a price", "none", "$.price");
                        })
                        .to(MemorySink.named("unused")))
                .completed()
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(died.deadLettered()).isEqualTo(3);

        assertThat(replay(dead).acked()).isEqualTo(3);
        assertThat(replay(dead).emitted()).as("what was put back before").isZero();

        List<List<Object>> twice = Stream.concat(sent.stream(), sent.stream()).toList();
        assertThat(probe.readToEnd(topic).stream().map(DeadLetterTopicIT::content))
                .containsExactlyInAnyOrderElementsOf(twice);
    }

    @Test
    void doesNotPutBackWhatDidNotComeFromKafka() {
        String dead = probe.createTopic("dead", 1);
        run(MemorySource.of("memory", "a"), KafkaSink.deadLetters(cluster, dead));
        Running running = Pump.create()
                .start(Pipeline.named("replay-" + dead)
                        .from(KafkaSource.deadLetters(cluster, dead).until(End.now()))
                        .to(KafkaSink.replay(cluster)));

        assertThatThrownBy(() -> running.completed().block(LIMIT))
                .hasMessageContaining("expected a partition of Kafka but was")
                .hasMessageContaining("header dead-letter.partition");
        running.stop().block(LIMIT);
    }
}
