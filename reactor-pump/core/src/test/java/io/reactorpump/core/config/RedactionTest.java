package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "dbPassword",
                "db_password",
                "DB-PASSWD",
                "auth_token",
                "api_key",
                "apiKey",
                "apikey",
                "secret",
                "client.secret",
                "accessKey",
                "private_key",
                "Authorization",
                "credentials",
                "pasword",
                "passwrd",
                "tokens",
                "ssl.truststore.password",
                "passphrase",
                "set-cookie"
            })
    void namesOfSecretsAreKnown(String name) {
        assertThat(Redaction.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "url",
                "poll_interval",
                "key_field",
                "keystore",
                "passage",
                "broken",
                "group",
                "author",
                "x"
            })
    void otherNamesAreNot(String name) {
        assertThat(Redaction.isSecret(name)).isFalse();
    }

    @Test
    void valuesOfHeadersAreNotShown() {
        Map<String, Object> sink = Map.of("headers.X-Team", "hunter2", "header", "true");
        Config config = Config.of(Map.of("sink", sink, "pipeline", Map.of("p", Map.of("HttpSink", sink))));

        assertThat(config.describe())
                .contains("[sink:headers] X-Team = ***")
                .contains("[pipeline:p:HttpSink] headers.X-Team = ***")
                .contains("header = true")
                .doesNotContain("hunter2");
    }

    @Test
    void whatIsShownOfAValueIsOneShortLineWithoutPasswordAndQueryOfAUri() {
        assertThat(Redaction.of("postgres://joe:hunter2@db/x")).isEqualTo("postgres://joe:***@db/x");
        assertThat(Redaction.of("ftp://joe:pw@host/path?token=hunter2&x=1#part"))
                .isEqualTo("ftp://joe:***@host/path?***#part");
        assertThat(Redaction.of("a\r\nb\tc\u0007")).isEqualTo("a b c?");
        assertThat(Redaction.of("")).isEqualTo("''");
        assertThat(Redaction.of("  ")).isEqualTo("'  '");
        assertThat(Redaction.of("x".repeat(500))).hasSize(121).endsWith("…");
        assertThat(new Secret("hunter2")).hasToString("***");
    }
}
