package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.reactorpump.api.Codec;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSinkIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Codec<String> TEXT = Codec.text(StandardCharsets.UTF_8);

    @RegisterExtension
    static final KafkaExtension BROKER = KafkaExtension.own(
            () -> EmbeddedKafka.inProcess(BrokerOptions.defaults().withProperty("auto.create.topics.enable", "false")));

    private final KafkaProbe probe;
    private final KafkaCluster cluster;

    KafkaSinkIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.probe = probe;
        this.cluster = KafkaCluster.at(kafka.bootstrapServers());
    }

    private static MemorySource<String> source(String... payloads) {
        return MemorySource.of("memory", payloads);
    }

    private static Running start(Pipeline pipeline) {
        return Pump.create().start(pipeline);
    }

    private static DrainReport run(Pipeline pipeline) {
        return start(pipeline).completed().blockOptional(LIMIT).orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> values(String topic) {
        return probe.readToEnd(topic).stream()
                .map(message -> text(message.value()))
                .toList();
    }

    @Test
    void writesKeyHeadersAndTimeOfTheEvent() {
        String topic = probe.createTopic("like", 1);
        Instant time = Instant.now().minusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        MemorySource<String> source = MemorySource.named("memory")
                .partition("memory-0", new String[0])
                .append(
                        "memory-0",
                        List.of(
                                MemoryRecord.of("a")
                                        .withKey("k")
                                        .withTimestamp(time)
                                        .withHeaders(Headers.of("h", "1").with("h", "2")),
                                MemoryRecord.of("b")))
                .complete();

        run(Pipeline.named("like").from(source).to(KafkaSink.to(cluster, topic, TEXT)));

        List<ConsumerRecord<byte[], byte[]>> found = probe.readToEnd(topic);
        assertThat(found).hasSize(2);
        ConsumerRecord<byte[], byte[]> first = found.get(0);
        assertThat(text(first.key())).isEqualTo("k");
        assertThat(text(first.value())).isEqualTo("a");
        assertThat(first.timestamp()).isEqualTo(time.toEpochMilli());
        assertThat(first.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(first.headers().toArray())
                .extracting(Header::key, header -> text(header.value()))
                .containsExactly(tuple("h", "1"), tuple("h", "2"));
        assertThat(found.get(1).key()).isNull();
        assertThat(found.get(1).headers().toArray()).isEmpty();
        assertThat(found.get(1).timestamp()).isGreaterThan(time.toEpochMilli());
    }

    @Test
    void writesWhatFunctionsSay() {
        String even = probe.createTopic("even", 1);
        String odd = probe.createTopic("odd", 3);
        Instant time = Instant.ofEpochMilli(System.currentTimeMillis() - 1_000);
        KafkaSink<Integer> sink = KafkaSink.to(cluster, "numbers", new Codec<Integer>() {
                    @Override
                    public String contentType() {
                        return "text/plain";
                    }

                    @Override
                    public byte[] encode(Integer payload) {
                        return TEXT.encode("value " + payload);
                    }

                    @Override
                    public Integer decode(byte[] bytes) {
                        throw new UnsupportedOperationException();
                    }
                })
                .topic(number -> number % 2 == 0 ? even : odd)
                .key(number -> number)
                .headers((context, number) ->
                        Headers.of("from", context.position().toString()))
                .timestamp((context, number) -> time)
                .partitioner(Partitioning.manual((context, number) -> number % 2 == 0 ? null : 2))
                .tombstones(number -> number == 3);

        run(Pipeline.named("functions").from(MemorySource.of("memory", 2, 3, 5)).to(sink));

        assertThat(values(even)).containsExactly("value 2");
        List<ConsumerRecord<byte[], byte[]>> found = probe.readToEnd(odd);
        assertThat(found)
                .extracting(ConsumerRecord::partition, message -> text(message.key()), ConsumerRecord::timestamp)
                .containsExactly(tuple(2, "3", time.toEpochMilli()), tuple(2, "5", time.toEpochMilli()));
        assertThat(found.get(0).value()).isNull();
        assertThat(text(found.get(1).value())).isEqualTo("value 5");
        assertThat(text(found.get(1).headers().lastHeader("from").value())).isEqualTo("partition=memory-0, offset=2");
    }

    private Map<Integer, List<String>> byPartition(String topic) {
        return probe.readToEnd(topic).stream()
                .collect(Collectors.groupingBy(
                        ConsumerRecord::partition,
                        Collectors.mapping(message -> text(message.value()), Collectors.toList())));
    }

    private static MemorySource<Integer> numbers(int count) {
        return MemorySource.named("memory")
                .partition("memory-0", new Integer[0])
                .generated("memory-1", count, number -> (int) number)
                .complete();
    }

    @Test
    void choosesPartitionsByKeyByChanceOrByHand() {
        String hashed = probe.createTopic("hash", 4);
        String random = probe.createTopic("random", 4);
        String manual = probe.createTopic("manual", 4);
        Codec<Integer> codec = Numbers.CODEC;

        run(Pipeline.named("hash")
                .from(numbers(200))
                .to(KafkaSink.to(cluster, hashed, codec).key(number -> number % 7)));
        run(Pipeline.named("random")
                .from(numbers(200))
                .to(KafkaSink.to(cluster, random, codec).key(number -> "same").partitioner(Partitioning.random())));
        run(Pipeline.named("manual")
                .from(numbers(200))
                .to(KafkaSink.to(cluster, manual, codec).key(number -> number).partitioner(Partitioning.manual(3))));

        Map<Integer, List<String>> byKey = byPartition(hashed);
        assertThat(byKey.size()).isGreaterThan(1);
        Set<Set<Integer>> keysOfPartitions = byKey.values().stream()
                .map(values -> values.stream()
                        .map(value -> Integer.parseInt(value) % 7)
                        .collect(Collectors.toSet()))
                .collect(Collectors.toSet());
        assertThat(keysOfPartitions.stream().mapToInt(Set::size).sum()).isEqualTo(7);
        assertThat(byPartition(random)).hasSize(4);
        assertThat(byPartition(manual)).containsOnlyKeys(3);
    }

    @Test
    void failsAnEventAloneWhosePartitionDoesNotExist() {
        String topic = probe.createTopic("partitions", 2);
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("partitions")
                .from(source("a", "b", "c"))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(KafkaSink.to(cluster, topic, TEXT)
                        .partitioner(Partitioning.manual((context, value) -> value.equals("b") ? 7 : 1))));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(values(topic)).containsExactly("a", "c");
        assertThat(letters.payloads())
                .singleElement()
                .satisfies(letter -> assertThat(letter.errors().get(0).message())
                        .isEqualTo(
                                "kafka sink '" + topic + "' could not deliver [partition=memory-0, offset=1]: topic '"
                                        + topic + "' has no partition 7"));
    }

    @Test
    void failsAnEventAloneThatIsTooLargeForTheProducerOrTheBroker() {
        String topic = probe.createTopic("large", 1, Map.of("max.message.bytes", "10000"));
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("large")
                .from(source("a", "x".repeat(2_000_000), "b", "y".repeat(20_000), "c"))
                .onFailure(FailurePolicy.deadLetter(letters))
                // One at a time, as Kafka does not get a batch apart that the broker refuses (KAFKA-8350).
                .to(KafkaSink.to(cluster, topic, TEXT)
                        .with(KafkaSinkOptions.of(cluster).withConcurrency(1))));

        assertThat(report.deadLettered()).isEqualTo(2);
        assertThat(values(topic)).containsExactly("a", "b", "c");
        assertThat(letters.payloads())
                .extracting(letter -> letter.errors().get(0).message())
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message)
                                .startsWith("kafka sink '" + topic
                                        + "' could not deliver [partition=memory-0, offset=1]: The message is 2000"),
                        message -> assertThat(message)
                                .startsWith("kafka sink '" + topic
                                        + "' could not deliver [partition=memory-0, offset=3]: The request included"));
    }

    /** A compacted topic takes no records without key, and answers so for all that came together with one. */
    @Test
    void losesNothingThatWasOnItsWayTogetherWithWhatTheBrokerRefused() {
        String topic = probe.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("compacted")
                .from(numbers(1_000))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(KafkaSink.to(cluster, topic, Numbers.CODEC)
                        .key(number -> number == 500 ? null : number)
                        .with("linger.ms", 50)));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(letters.payloads().get(0).original()).isEqualTo(500);
        Numbers.assertInOrder(probe.readToEnd(topic), 1_000, Set.of(500));
    }

    @Test
    void writesTheItemsOfBatchesAndTellsWhichOneFailed() {
        String topic = probe.createTopic("batches", 1);
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("batches")
                .from(source("a", "b", "x".repeat(2_000_000), "d", "e"))
                .batch(2, Duration.ofMillis(50))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(KafkaSink.to(cluster, topic, TEXT).key(String::length).batches()));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(probe.readToEnd(topic))
                .extracting(message -> text(message.key()) + text(message.value()))
                .containsExactly("1a", "1b", "1d", "1e");
    }

    @Test
    void waitsForATopicThatIsMissingAndSaysSo() {
        String topic = "missing-" + System.nanoTime();
        Running running = start(Pipeline.named("missing")
                .from(source("a", "b"))
                .to(KafkaSink.to(cluster, "any", TEXT).topic(value -> topic)));

        Eventually.await(
                () -> running.status().waiting().map(Waiting::text).orElse("").contains("is waiting"), running::status);
        assertThat(running.status().waiting().map(Waiting::text).orElseThrow())
                .contains("kafka sink 'any' is waiting: there is no topic '" + topic + "' (expected: to be created)");
        probe.admin().createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())));

        assertThat(running.completed().blockOptional(LIMIT).orElseThrow().acked())
                .isEqualTo(2);
        assertThat(values(topic)).containsExactly("a", "b");
    }

    @Test
    void opensWhenItsTopicIsThere() {
        String topic = "missing-" + System.nanoTime();
        Running running = start(Pipeline.named("missing").from(source("a")).to(KafkaSink.to(cluster, topic, TEXT)));

        Eventually.await(
                () -> running.status().waiting().map(Waiting::text).orElse("").contains("there is no topic"),
                running::status);
        assertThat(running.status().waiting().orElseThrow())
                .isEqualTo(new Waiting(
                        Waiting.Reason.OPENING,
                        "opening: kafka sink '" + topic + "' is waiting: there is no topic '" + topic
                                + "' (expected: to be created)"));
        probe.admin().createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())));

        assertThat(running.completed().blockOptional(LIMIT).orElseThrow().acked())
                .isEqualTo(1);
    }

    @Test
    void failsAnEventAloneWhoseTopicCanNotBe() {
        String topic = probe.createTopic("names", 1);
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("names")
                .from(source("a", "b", "c"))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(KafkaSink.to(cluster, topic, TEXT).topic(value -> value.equals("b") ? "not a topic" : topic)));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(values(topic)).containsExactly("a", "c");
        assertThat(letters.payloads().get(0).errors().get(0).message()).contains("no topic can have this name: ");
    }

    @Test
    void failsAnEventAloneThatCanNotBeEncoded() {
        String topic = probe.createTopic("encode", 1);
        MemorySink<DeadLetter> letters = MemorySink.named("letters");

        DrainReport report = run(Pipeline.named("encode")
                .from(source("a", "b", "c"))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(KafkaSink.<String>to(cluster, topic, (name, value) -> {
                    if (value.equals("b")) {
                        throw new org.apache.kafka.common.errors.SerializationException("secret b");
                    }
                    return TEXT.encode(value);
                })));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(values(topic)).containsExactly("a", "c");
        DeadLetter.Cause error = letters.payloads().get(0).errors().get(0);
        assertThat(error.type()).isEqualTo(DataException.class.getName());
        assertThat(error.message())
                .endsWith("but was String, on which it threw SerializationException at a record for topic '" + topic
                        + "'")
                .doesNotContain("secret");
    }

    @Test
    void handsAnyOtherPropertyToTheProducer() {
        String topic = probe.createTopic("properties", 1);
        int before = Counting.SENT.get();

        run(Pipeline.named("properties")
                .from(source("a", "b"))
                .to(KafkaSink.to(cluster, topic, TEXT).with("interceptor.classes", Counting.class.getName())));

        assertThat(Counting.SENT.get() - before).isEqualTo(2);
    }

    /** Made by Kafka because a property names it. */
    public static final class Counting implements ProducerInterceptor<byte[], byte[]> {

        static final AtomicInteger SENT = new AtomicInteger();

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> message) {
            SENT.incrementAndGet();
            return message;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception error) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
