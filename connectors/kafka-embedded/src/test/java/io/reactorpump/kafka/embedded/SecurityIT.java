package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secured listeners let in who may come in, and no one else. */
@Timeout(300)
class SecurityIT {

    private static final String PASSWORD = "se\"cr\\et";

    @TempDir
    Path folder;

    static Stream<Security> secured() {
        return Stream.of(
                Security.encrypted(),
                Security.saslPlain("alice", PASSWORD),
                Security.encryptedSaslPlain("alice", PASSWORD));
    }

    @ParameterizedTest
    @MethodSource("secured")
    void aListenerLetsInWhoMayComeIn(Security security) throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withData(folder).withSecurity(security);
        try (EmbeddedKafka kafka = EmbeddedKafka.inProcess(options).start();
                KafkaProbe probe = KafkaProbe.on(kafka)) {
            Map<String, Object> client = kafka.clientProperties();
            String topic = probe.createTopic("secret", 1);

            sendInATransaction(client, topic);
            assertThat(Texts.read(probe, topic)).containsExactly("committed");

            if (security.tls()) {
                assertRefused(without(client, "ssl.truststore"), topic, SslAuthenticationException.class);
            }
            if (security.sasl()) {
                Map<String, Object> wrong = new HashMap<>(client);
                wrong.put("sasl.jaas.config", Security.jaas("alice", "guessed", Map.of()));
                assertRefused(wrong, topic, SaslAuthenticationException.class);
            }
        }
    }

    /** In which the broker talks to itself through its own listener. */
    private static void sendInATransaction(Map<String, Object> client, String topic) {
        try (KafkaProducer<String, String> producer = Texts.producer(client, Map.of("transactional.id", "one"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed"));
            producer.commitTransaction();
        }
    }

    private static Map<String, Object> without(Map<String, Object> client, String prefix) {
        Map<String, Object> rest = new HashMap<>(client);
        assertThat(rest.keySet().removeIf(name -> name.startsWith(prefix))).isTrue();
        return rest;
    }

    private static void assertRefused(Map<String, Object> client, String topic, Class<? extends Exception> refusal) {
        assertThatThrownBy(() -> Texts.send(client, topic, 1)).hasCauseInstanceOf(refusal);
    }
}
