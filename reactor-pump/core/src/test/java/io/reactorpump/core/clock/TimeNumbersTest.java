package io.reactorpump.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeNumbersTest {

    private final TimeNumbers numbers = new TimeNumbers();

    @Test
    void numberIsTheTimeInMicroseconds() {
        assertThat(numbers.next(Instant.parse("2031-05-05T10:00:00.000001Z"))).isEqualTo(1_935_741_600_000_001L);
    }

    @Test
    void numbersGrowThoughTimeDoesNot() {
        Instant time = Instant.ofEpochSecond(1);

        assertThat(numbers.next(time)).isEqualTo(1_000_000);
        assertThat(numbers.next(time)).isEqualTo(1_000_001);
        assertThat(numbers.next(time.minusSeconds(1))).isEqualTo(1_000_002);
        assertThat(numbers.next(time.plusSeconds(1))).isEqualTo(2_000_000);
    }
}
