package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallTest {

    private static final Duration LIMIT = Duration.ofNanos(10);

    private final AtomicLong clock = new AtomicLong(-5);
    private final Stall stall = new Stall(clock::get);

    @Test
    void countsNoTimeInWhichNothingIsAskedFor() {
        clock.addAndGet(100);
        assertThat(stall.lasts(LIMIT)).isFalse();
        stall.requested(1);
        clock.addAndGet(9);
        assertThat(stall.lasts(LIMIT)).isFalse();
        clock.addAndGet(1);
        assertThat(stall.lasts(LIMIT)).isTrue();

        stall.came();
        clock.addAndGet(100);

        assertThat(stall.lasts(LIMIT)).isFalse();
    }

    @Test
    void countsFromTheLastItemWhileMoreIsAskedFor() {
        stall.requested(Long.MAX_VALUE);
        clock.addAndGet(9);
        stall.came();
        clock.addAndGet(9);
        assertThat(stall.lasts(LIMIT)).isFalse();
        clock.addAndGet(1);
        assertThat(stall.lasts(LIMIT)).isTrue();
    }
}
