package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerOptionsTest {

    private final BrokerOptions options = BrokerOptions.defaults();

    @Test
    void aValueOutOfRangeIsRefused() {
        assertThatThrownBy(() -> options.withPort(65_536))
                .hasMessage("kafka.embedded.port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> options.withStartTimeout(Duration.ZERO))
                .hasMessage("kafka.embedded.startTimeout: PT0S (expected: > 0)");
    }

    @Test
    void whatPortDataAndSecurityDecideIsNoProperty() {
        assertThatThrownBy(() -> options.withProperty("listeners", "PLAINTEXT://:9092"))
                .hasMessage("kafka.embedded.properties: listeners"
                        + " (expected: a property that port, data and security do not decide)");
    }

    @Test
    void propertiesAddUp() {
        assertThat(options.withProperty("a", "1").withProperty("b", "2").properties())
                .isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void passwordsAreNotPrinted() {
        assertThat(options.withSecurity(Security.encryptedSaslPlain("alice", "secret")))
                .asString()
                .contains("SASL_SSL", "alice")
                .doesNotContain("secret");
        assertThat(options.withProperty("ssl.key.password", "secret"))
                .asString()
                .contains("ssl.key.password")
                .doesNotContain("secret");
    }
}
