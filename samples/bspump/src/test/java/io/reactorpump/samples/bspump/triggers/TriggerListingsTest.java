package io.reactorpump.samples.bspump.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Trigger;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.trigger.Cron;
import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guide "Trigger": what its listings do, in virtual time. */
class TriggerListingsTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    @RegisterExtension
    final Pumps pumps = Pumps.inVirtualTime();

    private final MemorySink<Map<String, Object>> sink = MemorySink.named("sink");

    private void start(Triggered<Map<String, Object>> source) {
        pumps.start(Pipeline.named("p").from(source).to(sink));
    }

    private List<Object> timestamps() {
        return sink.payloads().stream().map(event -> event.get("timestamp")).toList();
    }

    @Test
    void sourceMakesAnEventEveryFiveMinutes() {
        pumps.setTime("2031-05-05T10:02:00Z");
        start(MySource.everyFiveMinutes(UTC));
        pumps.pass(Duration.ofMinutes(10));

        assertThat(timestamps()).containsExactly("2031-05-05T10:05:00Z", "2031-05-05T10:10:00Z");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # Monday, 5 May 2031, is in summer time; Prague is two hours ahead
            5m,       2031-05-05T10:02:00Z, 2031-05-05T10:05:00Z
            hour,     2031-05-05T10:02:00Z, 2031-05-05T11:00:00Z
            midnight, 2031-05-05T10:02:00Z, 2031-05-05T22:00:00Z
            monday,   2031-05-05T10:02:00Z, 2031-05-12T07:00:00Z
            """)
    void cronTriggersFireByTheClocksOfTheirZone(String which, String now, String due) {
        Trigger trigger = Map.of(
                        "5m", CronTriggers.everyFiveMinutes(PRAGUE),
                        "hour", CronTriggers.everyHour(PRAGUE),
                        "midnight", CronTriggers.everyDayAtMidnight(PRAGUE),
                        "monday", CronTriggers.everyMondayAtNine(PRAGUE))
                .get(which);
        pumps.setTime(now);
        start(new MySource().on(trigger));
        Duration wait = Duration.between(Instant.parse(now), Instant.parse(due));
        pumps.pass(wait.minusSeconds(1));
        assertThat(timestamps()).isEmpty();

        pumps.pass(Duration.ofSeconds(1));
        assertThat(timestamps()).containsExactly(due);
    }

    @Test
    void cronReferenceMeansWhatItSays() {
        Instant friday = Instant.parse("2031-05-30T16:50:00Z");

        assertThat(firings(CronReference.everyQuarterOfAnHour(), friday, 2))
                .containsExactly("2031-05-30T17:00:00Z", "2031-05-30T17:15:00Z");
        assertThat(firings(CronReference.officeHours(), friday, 3))
                .containsExactly("2031-05-30T17:00:00Z", "2031-06-02T09:00:00Z", "2031-06-02T10:00:00Z");
        assertThat(firings(CronReference.monthly(), friday, 2))
                .containsExactly("2031-06-01T00:00:00Z", "2031-07-01T00:00:00Z");
    }

    private static List<String> firings(Cron cron, Instant after, int count) {
        return Stream.iterate(cron.next(after, UTC), time -> cron.next(time, UTC))
                .limit(count)
                .map(Instant::toString)
                .toList();
    }

    @Test
    void cronExpressionThatCanNeverComeIsRefused() {
        assertThatThrownBy(() -> Triggers.cron("0 0 30 2 *", UTC)).isInstanceOf(SettingException.class);
    }

    /** Upstream raises a TypeError in the publisher when a message carries anything. */
    @Test
    void D9_messageIsHandedToTheCycle() {
        start(PubSubTriggered.onMessages());

        assertThat(PubSubTriggered.fireFromElsewhere(pumps.pump().pubsub())
                        .block(Pumps.LIMIT)
                        .received())
                .isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(Map.of("key", "value"));
    }

    @Test
    void periodicTriggerFiresEveryTenSeconds() {
        start(PeriodicTriggered.everyTenSeconds());
        pumps.pass(Duration.ofSeconds(9));
        assertThat(timestamps()).isEmpty();
        pumps.pass(Duration.ofSeconds(21));

        assertThat(timestamps())
                .containsExactly("1970-01-01T00:00:10Z", "1970-01-01T00:00:20Z", "1970-01-01T00:00:30Z");
    }

    /** Upstream fires on each tick, whatever the application does. */
    @Test
    void D12_opportunisticTriggerWaitsUntilNothingIsInFlight() {
        MemorySource<Integer> other = MemorySource.<Integer>named("other").partition("0");
        MemorySink<Integer> busy = MemorySink.<Integer>named("busy").stall();
        pumps.start(Pipeline.named("other").from(other).to(busy));
        other.append("0", 1);
        Pumps.until(() -> busy.unfinishedWrites() == 1);
        start(OpportunisticTriggered.whenIdle());
        pumps.pass(Duration.ofMinutes(1));
        assertThat(timestamps()).isEmpty();

        busy.resume();
        Pumps.until(() -> {
            pumps.pass(Duration.ofSeconds(1));
            return !timestamps().isEmpty();
        });
        int before = timestamps().size();
        pumps.pass(Duration.ofSeconds(50));
        assertThat(timestamps().size() - before).isBetween(9, 10);
    }

    /** Upstream takes one trigger per call, and hands nothing to the cycle. */
    @Test
    void D7_D8_anyTriggerRunsTheCycleWhichKnowsWhoFired() {
        pumps.setTime("2031-05-05T10:30:00Z");
        start(MultipleTriggers.hourlyAndOnDemand(UTC));
        pumps.pump().pubsub().publish("force.run", Map.of()).block(Pumps.LIMIT);
        pumps.pass(Duration.ofMinutes(30));

        assertThat(sink.payloads())
                .containsExactly(
                        Map.of("trigger", "message force.run", "timestamp", "2031-05-05T10:30:00Z"),
                        Map.of("trigger", "cron 0 * * * *", "timestamp", "2031-05-05T11:00:00Z"));
    }
}
