package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
    private static final Duration MOST = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|PT0S",
                "120|PT2M",
                " 7 |PT7S",
                "301|PT5M",
                "99999999999999999999|PT5M",
                "Sun, 22 Nov 2026 01:00:30 GMT|PT30S",
                "Sun, 22 Nov 2026 00:59:00 GMT|PT0S",
                "Sun, 22 Nov 2026 09:00:00 GMT|PT5M"
            })
    void isSecondsOrADateAndBounded(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOW, MOST)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "Mon, 99 Nov 2026 01:00:30 GMT"})
    void isNothingIfItCanNotBeUnderstood(String value) {
        assertThat(RetryAfter.parse(value, NOW, MOST)).isNull();
    }

    @Test
    void isNothingIfThereIsNone() {
        assertThat(RetryAfter.parse(null, NOW, MOST)).isNull();
    }
}
