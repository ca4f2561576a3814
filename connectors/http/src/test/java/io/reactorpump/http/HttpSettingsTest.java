package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    private static Config config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("url", "https://audit/events"));
        all.putAll(settings);
        return Config.of(all);
    }

    @Test
    void areThoseOfTheOptionsByOtherNames() {
        HttpSinkOptions options = HttpSink.of(config(Map.ofEntries(
                        Map.entry("timeout", "5 s"),
                        Map.entry("connections", 3),
                        Map.entry("headers.X-Team", "blue"),
                        Map.entry("user", "me"),
                        Map.entry("password", "s3cret"),
                        Map.entry("trust_store", "ca.p12"),
                        Map.entry("trust_password", "s3cret"),
                        Map.entry("retry_on", "503, 500"),
                        Map.entry("max_retry_after", "1 min"),
                        Map.entry("method", "PUT"),
                        Map.entry("content_type", "application/vnd.x+json"),
                        Map.entry("success", "200, 409"),
                        Map.entry("concurrency", 4))))
                .options();

        HttpTarget target = options.target();
        assertThat(target.url()).hasToString("https://audit/events");
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(target.connections()).isEqualTo(3);
        assertThat(target.headers()).isEqualTo(Map.of("X-Team", "blue"));
        assertThat(target.credentials()).contains(Credentials.basic("me", "s3cret"));
        assertThat(target.trust()).contains(Trust.store(Path.of("ca.p12"), "s3cret"));
        assertThat(target.retryOn()).isEqualTo(Set.of(500, 503));
        assertThat(target.maxRetryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.method()).isEqualTo("PUT");
        assertThat(options.contentType()).contains("application/vnd.x+json");
        assertThat(options.success()).isEqualTo(Set.of(200, 409));
        assertThat(options.concurrency()).isEqualTo(4);
    }

    @Test
    void leaveTheDefaults() {
        assertThat(HttpSink.of(config(Map.of())).options())
                .isEqualTo(HttpSinkOptions.of(HttpTarget.at("https://audit/events")));
        assertThat(HttpTarget.of(config(Map.of("token", "t0ken", "trust_store", "ca.pem"))))
                .isEqualTo(HttpTarget.at("https://audit/events").bearer("t0ken").trust(Trust.pem(Path.of("ca.pem"))));
    }

    @ParameterizedTest
    @CsvSource({"constant,delay,PT2S,PT2S", "linear,first,PT2S,PT6S", "exponential,first,PT2S,PT8S"})
    void nameABackoff(String kind, String key, Duration first, Duration third) {
        HttpTarget target = HttpTarget.of(config(Map.of("backoff.kind", kind, "backoff." + key, "2 s")));

        assertThat(target.backoff().orElseThrow().delay(1)).isEqualTo(first);
        assertThat(target.backoff().orElseThrow().delay(3)).isEqualTo(third);
    }

    @Test
    void sayWhatIsWrong() {
        assertThatThrownBy(() -> HttpTarget.of(config(Map.of("retry_on", "503, soon"))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("retry_on: ")
                .hasMessageContaining("(expected: statuses of HTTP, such as 200, 204)");
        assertThatThrownBy(() -> HttpTarget.of(config(Map.of("url", "ftp://audit/"))))
                .isInstanceOf(SettingException.class)
                .hasMessage("http.url: ftp://audit/ (expected: http://host/… or https://host/…)");
    }
}
