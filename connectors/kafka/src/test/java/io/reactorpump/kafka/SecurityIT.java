package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.Security;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source and a broker that wants TLS and a login. */
class SecurityIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = KafkaExtension.own(() -> EmbeddedKafka.inProcess(
            BrokerOptions.defaults().withSecurity(Security.encryptedSaslPlain("orders", "s3cret"))));

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = MemorySink.named("sink");

    private KafkaCluster cluster() {
        Map<String, Object> client = KAFKA.kafka().clientProperties();
        KafkaCluster cluster = KafkaCluster.at(KAFKA.kafka().bootstrapServers()).tls();
        for (Map.Entry<String, Object> property : client.entrySet()) {
            if (property.getKey().startsWith("ssl.")) {
                cluster = cluster.with(property.getKey(), property.getValue());
            }
        }
        return cluster;
    }

    private Running start(KafkaCluster cluster, String topic) {
        return pumps.start(Pipeline.named("orders")
                .from(KafkaSource.of(cluster, topic)
                        .values(Codec.text(StandardCharsets.UTF_8))
                        .group(topic))
                .to(sink));
    }

    private void assertFatal(Running running, String message) {
        pumps.untilState(running, State.FAILED);
        assertThat(running.status().failure())
                .hasValueSatisfying(failure -> assertThat(failure.cause())
                        .isInstanceOf(FatalException.class)
                        .hasMessageContaining(message)
                        .hasMessageNotContaining("s3cret"));
    }

    @Test
    void readsOverTlsWithALogin() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(10);

        start(cluster().login("PLAIN", "orders", "s3cret"), topic.name());

        pumps.until(() -> sink.payloads().size() == 10);
    }

    @Test
    void failsAtOnceWithAWrongPassword() {
        TestTopic topic = TestTopic.create(KAFKA, 1);

        assertFatal(start(cluster().login("PLAIN", "orders", "s3cretly"), topic.name()), "Authentication failed");
    }

    @Test
    void failsAtOnceIfItDoesNotTrustTheBroker() {
        TestTopic topic = TestTopic.create(KAFKA, 1);
        KafkaCluster untrusting =
                KafkaCluster.at(KAFKA.kafka().bootstrapServers()).tls().login("PLAIN", "orders", "s3cret");

        assertFatal(start(untrusting, topic.name()), "SSL handshake failed");
    }

    @Test
    void failsAtOnceIfTheHostIsUnknown() {
        assertFatal(start(KafkaCluster.at("no-such-host.invalid:9092"), "orders"), "No resolvable bootstrap urls");
    }
}
