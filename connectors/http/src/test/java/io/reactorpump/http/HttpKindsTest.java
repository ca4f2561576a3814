package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.config.Config;
import io.reactorpump.http.HttpKinds.PollOptions;
import io.reactorpump.http.HttpKinds.SinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may say of HTTP. */
class HttpKindsTest {

    private static final String URL = "https://audit/events";

    @TempDir
    Path folder;

    private static Config config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("url", URL));
        all.putAll(settings);
        return Config.of(all);
    }

    @Test
    void aFileCanSayWhatATargetInCodeCan() throws IOException {
        Path store = Files.createFile(folder.resolve("ca.p12"));
        Map<String, Object> target = Map.of(
                "trustStore", store.toString(),
                "trustPassword", "s3cret",
                "retryOn", "500, 503",
                "maxRetryAfter", "1 min",
                "backoff.kind", "linear",
                "backoff.first", "2 s");
        HttpTarget expected = HttpTarget.at(URL)
                .trust(Trust.store(store, "s3cret"))
                .retryOn(500, 503)
                .maxRetryAfter(Duration.ofMinutes(1));
        Map<String, Object> polled = new HashMap<>(target);
        polled.put("on", List.of(Map.of()));
        isAs(expected, config(polled).bind(PollOptions.class).target());

        Map<String, Object> written = new HashMap<>(target);
        written.put("success", "200, 409");
        HttpSinkOptions options = config(written).bind(SinkOptions.class).options();
        isAs(expected, options.target());
        assertThat(options.isSuccess(409)).isTrue();
        assertThat(options.isSuccess(201)).isFalse();
    }

    /** Backoffs are functions. */
    private static void isAs(HttpTarget expected, HttpTarget target) {
        Backoff backoff = target.backoff().orElseThrow();
        assertThat(target).isEqualTo(expected.backoff(backoff));
        assertThat(backoff.delay(3)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void whatAFileDoesNotSayIsAsInCode() {
        HttpSinkOptions options = config(Map.of()).bind(SinkOptions.class).options();
        assertThat(options).isEqualTo(HttpSinkOptions.of(HttpTarget.at(URL)));
    }

    @Test
    void aTrustStoreThatIsNotThereIsRefusedBeforeTheStart() {
        assertThatThrownBy(() -> config(Map.of("trustStore", "nowhere.pem"))
                        .bind(SinkOptions.class)
                        .options())
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trustStore: nowhere.pem (expected: a file that can be read)");
        assertThatThrownBy(() -> config(Map.of("trustPassword", "s3cret"))
                        .bind(SinkOptions.class)
                        .options())
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trustStore: missing")
                .hasMessageNotContaining("s3cret");
    }
}
