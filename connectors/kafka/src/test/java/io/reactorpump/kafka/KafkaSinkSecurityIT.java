package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.kafka.embedded.Security;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A sink on a broker that speaks TLS only, and only with those who log in. */
class KafkaSinkSecurityIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "p4ssw0rd-of-the-pump";

    @RegisterExtension
    static final KafkaExtension BROKER = KafkaExtension.own(() -> EmbeddedKafka.inProcess(
            BrokerOptions.defaults().withSecurity(Security.encryptedSaslPlain("pump", PASSWORD))));

    private final EmbeddedKafka kafka;
    private final KafkaProbe probe;

    KafkaSinkSecurityIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.kafka = kafka;
        this.probe = probe;
    }

    /** With the trust that the broker's certificate needs, and with this password. */
    private KafkaCluster cluster(String password) {
        Map<String, Object> trust = new HashMap<>(kafka.clientProperties());
        trust.keySet().removeIf(name -> !name.startsWith("ssl."));
        return KafkaCluster.at(kafka.bootstrapServers()).tls().with(trust).login("PLAIN", "pump", password);
    }

    private static Running start(KafkaSink<Integer> sink) {
        return Pump.create()
                .start(Pipeline.named("secure")
                        .from(MemorySource.of("memory", 0, 1, 2))
                        .to(sink));
    }

    private static Throwable failure(KafkaCluster cluster, String topic) {
        Running running = start(KafkaSink.to(cluster, topic, Numbers.CODEC));
        assertThatThrownBy(() -> running.completed().block(LIMIT)).isInstanceOf(FatalException.class);
        assertThat(running.state()).isEqualTo(State.FAILED);
        Throwable cause = running.status().failure().orElseThrow().cause();
        running.stop().block(LIMIT);
        return cause;
    }

    @Test
    void writesOverTlsAsTheOneWhoLoggedIn() {
        String topic = probe.createTopic("secure", 1);

        start(KafkaSink.to(cluster(PASSWORD), topic, Numbers.CODEC)).completed().block(LIMIT);

        assertThat(Numbers.assertInOrder(probe.readToEnd(topic), 3, Set.of())).isZero();
    }

    @Test
    void failsAtOnceWithAWrongPassword() {
        String topic = probe.createTopic("password", 1);

        assertThat(failure(cluster("wr0ng"), topic))
                .hasMessage(
                        "kafka sink '" + topic + "' can not open: Authentication failed: Invalid username or password")
                .hasMessageNotContaining("wr0ng");
        assertThat(probe.readToEnd(topic)).isEmpty();
    }

    @Test
    void failsAtOnceWithACertificateThatIsNotTrusted() {
        String topic = probe.createTopic("trust", 1);

        assertThat(failure(KafkaCluster.at(kafka.bootstrapServers()).tls().login("PLAIN", "pump", PASSWORD), topic))
                .hasMessageStartingWith("kafka sink '" + topic + "' can not open: SSL handshake failed");
    }

    @Test
    void failsAtOnceWithAHostThatIsNotKnown() {
        assertThat(failure(KafkaCluster.at("no-such-host.invalid:9092"), "any"))
                .hasMessage("kafka sink 'any' can not open: No resolvable bootstrap urls given in bootstrap.servers");
    }

    @Test
    void logsNoSecret() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        String topic = probe.createTopic("log", 1);
        try {
            start(KafkaSink.to(cluster(PASSWORD), topic, Numbers.CODEC))
                    .completed()
                    .block(LIMIT);
            failure(cluster("wr0ng-p4ssw0rd"), topic);
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }

        List<String> lines = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            lines.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                lines.add(String.valueOf(event.getThrowableProxy().getMessage()));
            }
        }
        // Kafka shows its settings in full, so the log was looked at where a secret would be.
        assertThat(lines).anyMatch(line -> line.contains("ProducerConfig values"));
        assertThat(lines).noneMatch(line -> line.contains(PASSWORD) || line.contains("wr0ng-p4ssw0rd"));
    }
}
