package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;

class KafkaClusterTest {

    private final KafkaCluster cluster = KafkaCluster.at("localhost:9092");

    @Test
    void isInPlainTextUnlessToldOtherwise() {
        assertThat(cluster.client(Map.of(), Map.of())).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void combinesTlsAndLoginInAnyOrder() {
        assertThat(cluster.tls().properties()).containsEntry("security.protocol", "SSL");
        assertThat(cluster.login("plain", "me", "x").properties())
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "PLAIN");
        assertThat(cluster.tls().login("SCRAM-SHA-512", "me", "x"))
                .isEqualTo(cluster.login("SCRAM-SHA-512", "me", "x").tls());
        assertThat(cluster.tls().login("SCRAM-SHA-512", "me", "x").properties())
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(cluster.tls(Path.of("ca.pem")).properties())
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "ca.pem");
    }

    @Test
    void quotesWhatTheLoginIsMadeOf() {
        Object jaas = cluster.login("PLAIN", "a\"b\\c", "p;\"\\ ü").properties().get("sasl.jaas.config");

        JaasContext context =
                JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(String.valueOf(jaas))));

        assertThat(context.configurationEntries().get(0).getOptions())
                .isEqualTo(Map.of("username", "a\"b\\c", "password", "p;\"\\ ü"));
    }

    @Test
    void showsNoValueOfAProperty() {
        assertThat(cluster.login("PLAIN", "me", "s3cret").with("ssl.key.password", "s4cret"))
                .hasToString("KafkaCluster[localhost:9092, properties=[sasl.jaas.config, sasl.mechanism,"
                        + " security.protocol, ssl.key.password]]");
    }

    @Test
    void hidesTheSecretsFromWhatKafkaLogs() {
        Map<String, Object> properties = cluster.tls()
                .login("PLAIN", "me", "s3cret")
                .with("ssl.key.password", "s4cret")
                .client(Map.of(), Map.of());

        assertThat(new AdminClientConfig(properties).values().toString()).doesNotContain("s3cret", "s4cret");
    }

    @Test
    void letsTheClientsPropertiesWinAndOursMost() {
        KafkaCluster base = cluster.with("client.id", "base").with("client.rack", "a");

        assertThat(base.client(Map.of("client.id", "mine", "acks", "1"), Map.of("acks", "all")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "localhost:9092", "client.id", "mine", "client.rack", "a", "acks", "all"));
    }

    @Test
    void takesSeveralServersAndAddressesOfVersionSix() {
        assertThatCode(() -> KafkaCluster.at("broker-1.example:9092, [::1]:9093"))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatCanNotWork() {
        assertThatThrownBy(() -> KafkaCluster.at("localhost"))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.bootstrapServers: 'localhost' (expected: host:port, several separated by commas)");
        assertThatThrownBy(() -> KafkaCluster.at("")).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> cluster.login("GSSAPI", "me", "x"))
                .hasMessage("kafka.login.mechanism: 'GSSAPI' (expected: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512)");
        assertThatThrownBy(() -> cluster.with("bootstrap.servers", "other:9092"))
                .isInstanceOf(SettingException.class)
                .hasMessage("kafka.properties.bootstrap.servers: set (expected: not to be set here, but by"
                        + " KafkaCluster.at(..))");
    }
}
