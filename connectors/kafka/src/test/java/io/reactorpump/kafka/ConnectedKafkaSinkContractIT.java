package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.nio.charset.StandardCharsets;

/** The same of a sink that gets its cluster from a connection. */
class ConnectedKafkaSinkContractIT extends KafkaSinkContractIT {

    ConnectedKafkaSinkContractIT(EmbeddedKafka kafka, KafkaProbe probe) {
        super(kafka, probe);
    }

    @Override
    protected Sink<String> sink() {
        return new WithCluster<>(
                ConnectedKafkaSink.of("KafkaConnection", topic, Codec.text(StandardCharsets.UTF_8)), cluster);
    }
}
