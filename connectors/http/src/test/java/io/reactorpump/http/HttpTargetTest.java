package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HttpTargetTest {

    private static final HttpTarget TARGET = HttpTarget.at("https://audit/events?token=s3cret#s3cret");

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(SettingException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void refusesWhatIsNoUrlWithoutShowingIt() {
        refused(
                () -> HttpTarget.at("http://audit/a b?token=s3cret"),
                "http.url: (not shown) (expected: a URL; the one given is none at place 14)");
        refused(
                () -> HttpTarget.at("ftp://audit/x?s3cret"),
                "http.url: ftp://audit/x (expected: http://host/… or https://host/…)");
        refused(() -> HttpTarget.at("audit"), "http.url: audit (expected: http://host/… or https://host/…)");
        refused(
                () -> HttpTarget.at("http://me:s3cret@audit:8080/x"),
                "http.url: http://audit:8080/x (expected: a URL without user and password; give them by basic(user,"
                        + " password))");
    }

    @Test
    void refusesSettingsThatCanNotWork() {
        refused(() -> TARGET.timeout(Duration.ZERO), "http.timeout: PT0S (expected: > 0)");
        refused(() -> TARGET.connections(0), "http.connections: 0 (expected: > 0)");
        refused(() -> TARGET.retryOn(42), "http.retryOn: 42 (expected: 100 to 599)");
        refused(() -> TARGET.maxRetryAfter(Duration.ZERO), "http.maxRetryAfter: PT0S (expected: > 0)");
        refused(() -> TARGET.header("X Y", "z"), "http.headers: 'X Y' (expected: names as of HTTP)");
        refused(
                () -> TARGET.header("X", "s3cret\r\nInjected: yes"),
                "http.headers.X: (not shown) (expected: no line break, nothing beyond Latin-1)");
        refused(
                () -> TARGET.bearer("s3cret\n"),
                "http.credentials: (not shown) (expected: no line break, nothing beyond Latin-1)");
        refused(
                () -> HttpSink.json(TARGET).method("post it"),
                "http.sink.method: 'post it' (expected: such as POST or PUT)");
        refused(() -> HttpSink.json(TARGET).success(1), "http.sink.success: 1 (expected: 100 to 599)");
        refused(() -> HttpSink.json(TARGET).concurrency(0), "http.sink.concurrency: 0 (expected: > 0)");
        refused(
                () -> HttpSink.arrays(TARGET, io.reactorpump.api.Codec.bytes()),
                "http.sink.batches: application/octet-stream (expected: a codec of application/json for an array)");
    }

    @Test
    void showsNoSecret() {
        HttpTarget secret =
                TARGET.header("X-Key", "s3cret").basic("me", "s3cret").backoff(Backoff.none());

        assertThat(secret).asString().isEqualTo("HttpTarget[https://audit/events]");
        assertThat(secret.credentials().orElseThrow()).asString().doesNotContain("s3cret");
        assertThat(HttpSink.to(secret.bearer("s3cret"), JsonCodec.of(Object.class))
                        .options())
                .asString()
                .doesNotContain("s3cret");
        assertThat(secret.headers()).isEqualTo(Map.of("X-Key", "s3cret"));
    }

    @Test
    void replacesAHeaderWhateverItsCase() {
        assertThat(TARGET.header("x-key", "1").header("X-Key", "2").headers()).isEqualTo(Map.of("X-Key", "2"));
    }
}
