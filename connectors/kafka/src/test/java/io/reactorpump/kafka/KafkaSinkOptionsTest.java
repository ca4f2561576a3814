package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSinkOptionsTest {

    private final KafkaCluster cluster = KafkaCluster.at("localhost:9092");
    private final KafkaSinkOptions options = KafkaSinkOptions.of(cluster);

    @Test
    void waitsForAllReplicasIsIdempotentAndNeverBlocks() {
        assertThat(options.producer())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.block.ms", 0)
                .containsEntry("delivery.timeout.ms", 30_000)
                .containsEntry("request.timeout.ms", 10_000);
        assertThat(options.concurrency()).isEqualTo(8_192);
    }

    @Test
    void isNotIdempotentWhereOneReplicaIsEnough() {
        assertThat(options.withProperties(Map.of("acks", "1")).producer())
                .containsEntry("acks", "1")
                .doesNotContainKey("enable.idempotence");
        assertThat(options.withProperties(Map.of("acks", "-1")).producer()).containsEntry("enable.idempotence", true);
    }

    @Test
    void letsThePropertiesOfTheSinkWinOverThoseOfTheCluster() {
        KafkaSinkOptions both = KafkaSinkOptions.of(cluster.with("linger.ms", 5).with("client.id", "all"))
                .withProperties(Map.of("linger.ms", 20, "compression.type", "lz4"));

        assertThat(both.producer())
                .containsEntry("linger.ms", 20)
                .containsEntry("compression.type", "lz4")
                .containsEntry("client.id", "all")
                .containsEntry("bootstrap.servers", "localhost:9092");
    }

    @Test
    void changesOneThingAtATime() {
        KafkaSinkOptions changed = options.withConcurrency(5)
                .withCloseTimeout(Duration.ofSeconds(1))
                .withProperties(Map.of("acks", "1"));

        assertThat(changed).isEqualTo(new KafkaSinkOptions(cluster, Map.of("acks", "1"), 5, Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bootstrap.servers | KafkaCluster.at(..)
            key.serializer    | the sink's keys(..)
            value.serializer  | the codec of the sink
            max.block.ms      | the sink, which never blocks
            transactional.id  | nobody: a sink writes at least once, without transactions
            """)
    void refusesPropertiesThatAreItsOwn(String name, String instead) {
        assertThatThrownBy(() -> options.withProperties(Map.of(name, "x")))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.sink.properties." + name + ": set (expected: not to be set here, but by " + instead
                        + ")");
    }

    @Test
    void refusesPropertiesOfTheClusterThatAreItsOwn() {
        KafkaCluster cluster = KafkaCluster.at("localhost:9092").with("max.block.ms", 5);

        assertThatThrownBy(() -> KafkaSinkOptions.of(cluster))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.properties.max.block.ms: set (expected: not to be set here, but by the sink, which"
                        + " never blocks)");
    }

    @Test
    void refusesAllThatKafkaWouldRefuseAtOnce() {
        assertThatThrownBy(() -> options.withProperties(Map.of("acks", "some", "linger.ms", "soon")))
                .isInstanceOfSatisfying(
                        SettingException.class,
                        e -> assertThat(e.problems())
                                .extracting(SettingException.Problem::path)
                                .containsExactlyInAnyOrder(
                                        "kafka.sink.properties.acks", "kafka.sink.properties.linger.ms"))
                .hasMessageContaining("kafka.sink.properties.linger.ms: soon (expected: what Kafka takes; it says: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", " 0"})
    void refusesWritesThatNobodyAcknowledges(String acks) {
        assertThatThrownBy(() -> options.withProperties(Map.of("acks", acks)))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.sink.properties.acks: 0 (expected: all or 1: without acknowledgement by a broker"
                        + " nothing is known to be written)");
    }

    @Test
    void refusesBoundsThatCanNotWork() {
        assertThatThrownBy(() -> options.withConcurrency(0)).hasMessage("kafka.sink.concurrency: 0 (expected: > 0)");
        assertThatThrownBy(() -> options.withCloseTimeout(Duration.ofSeconds(-1)))
                .hasMessage("kafka.sink.closeTimeout: PT-1S (expected: >= 0)");
        assertThatThrownBy(() -> options.withCloseTimeout(Duration.ofSeconds(10)))
                .hasMessage("kafka.sink.closeTimeout: PT10S (expected: <= PT9S)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "orders/1"})
    void refusesTopicsThatCanNotBe(String topic) {
        assertThatThrownBy(() -> KafkaSink.to(cluster, topic, Numbers.CODEC))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.sink.topic: '" + topic
                        + "' (expected: 1 to 249 letters, digits, dots, underscores or hyphens)");
    }

    @Test
    void showsNoValueOfAProperty() {
        KafkaSinkOptions secret = KafkaSinkOptions.of(cluster.login("PLAIN", "me", "s3cret"))
                .withProperties(Map.of("ssl.key.password", "s4cret"));

        assertThat(secret.toString()).doesNotContain("s3cret", "s4cret").contains("ssl.key.password");
        assertThat(new ProducerConfig(withSerializers(secret.producer()))
                        .values()
                        .toString())
                .doesNotContain("s3cret", "s4cret");
    }

    private static Map<String, Object> withSerializers(Map<String, Object> producer) {
        String bytes = "org.apache.kafka.common.serialization.ByteArraySerializer";
        producer.put("key.serializer", bytes);
        producer.put("value.serializer", bytes);
        return producer;
    }
}
