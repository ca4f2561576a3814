package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.trigger.Overlap;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Triggers by the pump's clock, which in a test is told to pass. */
class TriggersInTimeTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(Pump.create().on(time));

    private final MemorySink<Instant> sink = MemorySink.named("sink");
    private final TriggerSource<Instant> times = TriggerSource.ofValue("times", Firing::time);

    @AfterEach
    void stopTime() {
        time.dispose();
    }

    private void setTime(String instant) {
        time.advanceTimeTo(Instant.parse(instant));
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    private List<String> fired() {
        return sink.payloads().stream().map(Instant::toString).toList();
    }

    private void startCron(String expression, String zone) {
        pumps.start(Pipeline.named("p")
                .from(times.on(Triggers.cron(expression, ZoneId.of(zone))))
                .to(sink));
    }

    // --- cron ---

    @Test
    void everyFiveMinutesIsEveryFiveMinutes() {
        setTime("2031-05-05T10:02:00Z");
        startCron("*/5 * * * *", "UTC");
        pass(Duration.ofMinutes(10));

        assertThat(fired()).containsExactly("2031-05-05T10:05:00Z", "2031-05-05T10:10:00Z");
    }

    @Test
    void aYearHasAMidnightEachDay() {
        setTime("2031-01-01T00:00:00Z");
        startCron("0 0 * * *", "Europe/Prague");
        pass(Duration.ofDays(365));

        assertThat(fired())
                .hasSize(365)
                .doesNotHaveDuplicates()
                .isSorted()
                .startsWith("2031-01-01T23:00:00Z")
                .endsWith("2031-12-31T23:00:00Z");
    }

    @Test
    void leapDayComesEveryFourYears() {
        setTime("2028-02-28T00:00:00Z");
        startCron("0 12 29 2 *", "UTC");
        pass(Duration.ofDays(2));

        assertThat(fired()).containsExactly("2028-02-29T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # a fixed time that is skipped: once, at the first instant after the gap
            30 2 * * *  | Europe/Prague       | 2031-03-30T00:00:00Z | 2031-03-30T01:00:00Z
            30 2 * * *  | America/New_York    | 2031-03-09T06:00:00Z | 2031-03-09T07:00:00Z
            15 2 * * *  | Australia/Lord_Howe | 2031-10-04T15:00:00Z | 2031-10-04T15:30:00Z
            # a fixed time that is repeated: once, the first time
            30 2 * * *  | Europe/Prague       | 2031-10-25T23:00:00Z | 2031-10-26T00:30:00Z
            30 1 * * *  | America/New_York    | 2031-11-02T04:00:00Z | 2031-11-02T05:30:00Z
            45 1 * * *  | Australia/Lord_Howe | 2031-04-05T14:00:00Z | 2031-04-05T14:45:00Z
            # a wildcard follows elapsed time
            30 * * * *  | Europe/Prague       | 2031-03-30T00:00:00Z | 2031-03-30T00:30:00Z 2031-03-30T01:30:00Z 2031-03-30T02:30:00Z
            30 * * * *  | America/New_York    | 2031-11-02T05:00:00Z | 2031-11-02T05:30:00Z 2031-11-02T06:30:00Z 2031-11-02T07:30:00Z
            */30 1 * * * | Australia/Lord_Howe | 2031-04-05T14:00:00Z | 2031-04-05T14:30:00Z 2031-04-05T15:00:00Z
            """)
    void clocksThatArePutForwardOrBack(String expression, String zone, String start, String expected) {
        setTime(start);
        startCron(expression, zone);
        pass(Duration.ofHours(3));

        assertThat(fired()).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"skip, 1", "latest, 2", "queue, 3"})
    void cronDuringASlowCycleIsSkippedOrKept(String rule, int cycles) {
        setTime("2031-05-05T10:00:00Z");
        Overlap overlap = switch (rule) {
            case "skip" -> Overlap.skip();
            case "latest" -> Overlap.latest();
            default -> Overlap.queue(2);
        };
        List<Instant> begun = new CopyOnWriteArrayList<>();
        pumps.start(Pipeline.named("p")
                .from(TriggerSource.of("slow", firing -> {
                            begun.add(firing.time());
                            return Mono.delay(Duration.ofSeconds(210), time).thenReturn(firing.time());
                        })
                        .on(Triggers.cron("* * * * *", ZoneId.of("UTC")))
                        .overlap(overlap))
                .to(sink));
        // The first cycle begins at 10:01:00 and ends at 10:04:30; meanwhile it is due at 10:02, 10:03 and 10:04.
        pass(Duration.ofSeconds(271));

        List<String> first = List.of("2031-05-05T10:01:00Z", "2031-05-05T10:04:00Z");
        List<String> queued = List.of("2031-05-05T10:01:00Z", "2031-05-05T10:02:00Z");
        assertThat(begun.stream().map(Instant::toString))
                .isEqualTo(rule.equals("skip") ? first.subList(0, 1) : rule.equals("latest") ? first : queued);
        pass(Duration.ofSeconds(420));
        assertThat(begun).hasSizeGreaterThanOrEqualTo(cycles);
    }

    // --- others ---

    @Test
    void intervalFiresFirstAfterOneInterval() {
        setTime("2031-05-05T10:00:00Z");
        pumps.start(Pipeline.named("p")
                .from(times.on(Triggers.every(Duration.ofSeconds(10))))
                .to(sink));
        pass(Duration.ofSeconds(25));

        assertThat(fired()).containsExactly("2031-05-05T10:00:10Z", "2031-05-05T10:00:20Z");
    }

    @Test
    void severalTriggersFireOneSource() {
        setTime("2031-05-05T10:59:55Z");
        MemorySink<String> names = MemorySink.named("names");
        var hand = Triggers.manual("force.run");
        pumps.start(Pipeline.named("p")
                .from(TriggerSource.ofValue("who", Firing::trigger)
                        .on(Triggers.cron("0 * * * *", ZoneId.of("UTC")), hand)
                        .on(Triggers.every(Duration.ofSeconds(8))))
                .to(names));
        hand.fire();
        pass(Duration.ofSeconds(10));

        assertThat(names.payloads()).containsExactly("force.run", "cron 0 * * * *", "every PT8S");
    }

    @Test
    void opportunisticFiresWhileNoEventIsInFlightAnywhere() {
        setTime("2031-05-05T10:00:00Z");
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
        MemorySink<Integer> other = MemorySink.named("other");
        pumps.start(Pipeline.named("busy").from(source).to(other));
        pumps.start(Pipeline.named("p").from(times.on(Triggers.opportunistic())).to(sink));
        pass(Duration.ofSeconds(11));
        assertThat(fired())
                .containsExactly("2031-05-05T10:00:00.100Z", "2031-05-05T10:00:05.100Z", "2031-05-05T10:00:10.100Z");

        other.stall();
        source.append("in-0", 1);
        pumps.await(other.attempts().first(1));
        pass(Duration.ofSeconds(60));
        assertThat(fired()).hasSize(3);
        other.resume();
        pumps.await(other.firstPayloads(1));
        pass(Duration.ofMillis(200));
        assertThat(fired()).hasSize(4);
    }

    @Test
    void opportunisticDoesNotFireWhileItsOwnCycleRuns() {
        setTime("2031-05-05T10:00:00Z");
        Sinks.Empty<Void> gate = Sinks.empty();
        List<Firing> begun = new CopyOnWriteArrayList<>();
        var triggered = TriggerSource.of("slow", firing -> {
                    begun.add(firing);
                    return gate.asMono().then(Mono.just(firing.time()));
                })
                .on(Triggers.opportunistic(Duration.ofSeconds(1)));
        pumps.start(Pipeline.named("p").from(triggered).to(sink));
        pass(Duration.ofSeconds(30));

        assertThat(begun).hasSize(1);
        assertThat(triggered.counts().fired()).isOne();
        gate.tryEmitEmpty();
        pass(Duration.ofMillis(200));
        assertThat(begun).hasSize(2);
    }

    @Test
    void firingByHandFinishesInVirtualTime() {
        setTime("2031-05-05T10:00:00Z");
        var hand = Triggers.manual("hand");
        pumps.start(Pipeline.named("p")
                .from(TriggerSource.of(
                                "slow",
                                firing -> Mono.delay(Duration.ofHours(1), time).thenReturn(firing.time()))
                        .on(hand))
                .to(sink));
        List<FiringEnd> ends = new CopyOnWriteArrayList<>();
        hand.fire().subscribe(ends::add);

        assertThat(ends).isEmpty();
        pass(Duration.ofHours(1));
        assertThat(ends).hasSize(1);
        assertThat(fired()).containsExactly("2031-05-05T10:00:00Z");
    }
}
