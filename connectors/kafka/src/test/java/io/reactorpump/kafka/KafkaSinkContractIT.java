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

@ExtendWith(KafkaExtension.class)
class KafkaSinkContractIT extends SinkContract<String> {

    final KafkaCluster cluster;
    private final KafkaProbe probe;
    String topic = "";

    KafkaSinkContractIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.cluster = KafkaCluster.at(kafka.bootstrapServers());
        this.probe = probe;
    }

    @BeforeEach
    void makeTopic() {
        topic = probe.createTopic("contract", 1);
    }

    @Override
    protected Sink<String> sink() {
        return KafkaSink.to(cluster, topic, Codec.text(StandardCharsets.UTF_8));
    }

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("x".repeat(2_000_000));
    }

    @Override
    protected List<String> read() {
        return probe.readToEnd(topic).stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
