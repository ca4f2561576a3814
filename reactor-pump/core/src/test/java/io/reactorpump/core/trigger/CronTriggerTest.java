package io.reactorpump.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Firing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A cron trigger whose wall clock is put forward and back while it waits. */
class CronTriggerTest {

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final List<String> fired = new ArrayList<>();
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void setTime() {
        timers.advanceTimeTo(Instant.parse("2031-05-05T10:00:00Z"));
    }

    @AfterEach
    void stopTime() {
        timers.dispose();
    }

    private Instant wallTime() {
        return Instant.ofEpochMilli(timers.now(TimeUnit.MILLISECONDS)).plus(ahead);
    }

    private Disposable start(String expression) {
        return new CronTrigger(Cron.parse(expression), ZoneId.of("UTC"))
                .firings(timers, this::wallTime, LOOK)
                .map(Firing::time)
                .subscribe(due -> fired.add(due + " at " + wallTime()));
    }

    private void pass(Duration duration) {
        timers.advanceTimeBy(duration);
    }

    @Test
    void clockThatIsPutForwardIsNoticedWithinHalfAMinute() {
        start("0 12 * * *");
        ahead = Duration.ofMinutes(119);
        pass(Duration.ofSeconds(60));

        assertThat(fired).containsExactly("2031-05-05T12:00:00Z at 2031-05-05T12:00:00Z");
    }

    @Test
    void clockThatIsPutForwardOverSeveralTimesFiresOnceForThem() {
        start("*/5 * * * *");
        ahead = Duration.ofMinutes(62);
        pass(Duration.ofMinutes(4));

        assertThat(fired)
                .containsExactly(
                        "2031-05-05T10:05:00Z at 2031-05-05T11:02:30Z", "2031-05-05T11:05:00Z at 2031-05-05T11:05:00Z");
    }

    @Test
    void clockThatIsPutBackDoesNotRepeatAFixedTime() {
        start("5 10 * * *");
        pass(Duration.ofMinutes(6));
        ahead = Duration.ofMinutes(-10);
        pass(Duration.ofMinutes(20));

        assertThat(fired).containsExactly("2031-05-05T10:05:00Z at 2031-05-05T10:05:00Z");
    }

    @Test
    void clockThatIsPutBackDoesNotHoldUpAWildcard() {
        start("*/5 * * * *");
        pass(Duration.ofMinutes(6));
        ahead = Duration.ofMinutes(-60);
        pass(Duration.ofMinutes(5));

        assertThat(fired)
                .containsExactly(
                        "2031-05-05T10:05:00Z at 2031-05-05T10:05:00Z", "2031-05-05T09:10:00Z at 2031-05-05T09:10:00Z");
    }

    @Test
    void clockThatIsPutBackByMoreThanThreeHoursWasWrongBefore() {
        start("5 10 * * *");
        pass(Duration.ofMinutes(6));
        ahead = Duration.ofHours(-4);
        pass(Duration.ofHours(4));

        assertThat(fired)
                .containsExactly(
                        "2031-05-05T10:05:00Z at 2031-05-05T10:05:00Z", "2031-05-05T10:05:00Z at 2031-05-05T10:05:00Z");
    }

    @Test
    void nothingIsLeftAfterCancel() {
        Disposable subscription = start("* * * * *");
        pass(Duration.ofMinutes(1));
        subscription.dispose();
        long tasks = timers.getScheduledTaskCount();
        pass(Duration.ofHours(1));

        assertThat(fired).hasSize(1);
        assertThat(timers.getScheduledTaskCount()).isEqualTo(tasks);
    }
}
