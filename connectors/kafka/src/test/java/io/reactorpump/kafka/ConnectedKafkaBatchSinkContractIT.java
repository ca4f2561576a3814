package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.test.contract.SinkContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** In batches of two records, by a sink that gets its cluster from a connection. */
@ExtendWith(KafkaExtension.class)
class ConnectedKafkaBatchSinkContractIT extends SinkContract<List<String>> {

    private final KafkaCluster cluster;
    private final KafkaProbe probe;
    private String topic = "";

    ConnectedKafkaBatchSinkContractIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.cluster = KafkaCluster.at(kafka.bootstrapServers());
        this.probe = probe;
    }

    @BeforeEach
    void makeTopic() {
        topic = probe.createTopic("contract", 1);
    }

    @Override
    protected Sink<List<String>> sink() {
        return new WithCluster<>(
                ConnectedKafkaSink.batches("KafkaConnection", topic, Codec.text(StandardCharsets.UTF_8)), cluster);
    }

    @Override
    protected List<String> payload(int number) {
        return List.of("payload " + number, "other payload " + number);
    }

    @Override
    protected Optional<List<String>> unwritable() {
        return Optional.of(List.of("x".repeat(2_000_000)));
    }

    @Override
    protected List<String> read() {
        return probe.readToEnd(topic).stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
