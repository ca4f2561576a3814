package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Every timer of the engine is the pump's scheduler's, so time can be told to pass (G4, G7, G9, G10). */
class VirtualTimeTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(Pump.create().on(time));

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final MemorySink<Object> sink = MemorySink.named("sink");

    /** Not at zero, where a time is hard to tell from none. */
    VirtualTimeTest() {
        pass(1_000);
    }

    private void pass(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    @Test
    void aThrottleLetsEventsPassEvenlySpread() {
        pumps.start(Pipeline.named("p")
                .from(source)
                .throttle(2, Duration.ofSeconds(1))
                .to(sink));
        source.append("in-0", 1, 2, 3, 4);

        assertThat(sink.payloads()).containsExactly(1);
        pass(499);
        assertThat(sink.payloads()).containsExactly(1);
        pass(1);
        assertThat(sink.payloads()).containsExactly(1, 2);
        pass(1000);
        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4);
        // Time without events is not made up for.
        pass(10_000);
        source.append("in-0", 5, 6, 7);
        assertThat(sink.payloads()).hasSize(5);
        pass(500);
        assertThat(sink.payloads()).hasSize(6);
    }

    @Test
    void aBatchIsWrittenWhenItsTimeHasPassedSinceItsFirstEvent() {
        pumps.start(Pipeline.named("p")
                .from(source)
                .batch("batch", new BatchPolicy(3, Duration.ofSeconds(1)))
                .to(sink));
        pass(5_000);
        source.append("in-0", 1);
        pass(600);
        source.append("in-0", 2);
        pass(399);
        assertThat(sink.payloads()).isEmpty();
        pass(1);
        assertThat(sink.payloads()).containsExactly(List.of(1, 2));

        source.append("in-0", 3, 4, 5, 6);
        assertThat(sink.payloads()).containsExactly(List.of(1, 2), List.of(3, 4, 5));
        pass(1_000);
        assertThat(sink.payloads()).containsExactly(List.of(1, 2), List.of(3, 4, 5), List.of(6));
    }

    @Test
    void aBatchThatIsDueWhileTheSinkIsAtWorkGoesOnFilling() {
        sink.stall();
        pumps.start(Pipeline.named("p")
                .from(source)
                .batch("batch", new BatchPolicy(3, Duration.ofSeconds(1)))
                .to(sink));
        source.append("in-0", 1, 2, 3, 4);
        pass(5_000);
        source.append("in-0", 5);
        sink.release(1);
        pass(1_000);
        sink.resume();

        pumps.until(() -> sink.items().size() == 5);
        assertThat(sink.items().all()).containsExactly(1, 2, 3, 4, 5);
        assertThat(sink.payloads()).allMatch(batch -> ((List<?>) batch).size() <= 3);
    }

    @Test
    void aRetryWithoutAWaitComesAtOnce() {
        AtomicInteger tries = new AtomicInteger();
        pumps.start(Pipeline.named("p")
                .from(source)
                .map((Integer number) -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("flaky");
                    }
                    return number;
                })
                .onFailure(FailurePolicy.retry(5, Backoff.none()))
                .to(sink));
        source.append("in-0", 1);
        pass(0);

        assertThat(sink.payloads()).containsExactly(1);
    }

    @Test
    void retriesWaitAsTheBackoffSays() {
        List<Long> tries = new ArrayList<>();
        pumps.start(Pipeline.named("p")
                .from(source)
                .map((Integer number) -> {
                    tries.add(time.now(TimeUnit.MILLISECONDS));
                    throw new IllegalStateException("flaky");
                })
                .onFailure(FailurePolicy.retry(3, Backoff.exponential(Duration.ofMillis(100)))
                        .thenDrop())
                .to(sink));
        source.append("in-0", 1);
        pass(10_000);

        assertThat(tries).containsExactly(1_000L, 1_100L, 1_300L, 1_700L);
    }

    @Test
    void eachAttemptHasATimeLimitOfItsOwn() {
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        List<Long> tries = new ArrayList<>();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "never",
                        (Integer number) -> Mono.never().doOnSubscribe(s -> tries.add(time.now(TimeUnit.MILLISECONDS))),
                        StageOptions.defaults().timeout(Duration.ofSeconds(5)))
                .onFailure(FailurePolicy.retry(1, Backoff.fixed(Duration.ofSeconds(1)))
                        .thenDeadLetter(letters))
                .to(sink));
        source.append("in-0", 1);
        pass(7_000);
        assertThat(running.status().partitions().get(0).oldest().orElseThrow().age())
                .isEqualTo(Duration.ofSeconds(7));
        pass(4_000);

        assertThat(tries).containsExactly(1_000L, 7_000L);
        DeadLetter letter = letters.payloads().get(0);
        assertThat(letter.errors().get(0).message()).isEqualTo("no answer within PT5S");
        assertThat(letter.firstFailedAt()).isEqualTo(Instant.ofEpochMilli(6_000));
        assertThat(letter.lastFailedAt()).isEqualTo(Instant.ofEpochMilli(12_000));
    }

    @Test
    void commitsAreMadeAtTheirInterval() {
        pumps.start(Pipeline.named("p")
                .from(source)
                .commit(new CommitPolicy(Duration.ofSeconds(3), 1_000))
                .to(sink));
        source.append("in-0", 1, 2);
        pass(2_999);
        assertThat(source.committed("in-0")).isEmpty();
        pass(1);

        assertThat(source.committed("in-0")).hasValue(1);
    }

    @Test
    void aDrainEndsAtItsLimit() {
        sink.stall();
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        source.append("in-0", 1);
        AtomicInteger reports = new AtomicInteger();
        running.drain(Duration.ofMinutes(1)).subscribe(report -> reports.incrementAndGet());
        pass(59_999);
        assertThat(reports).hasValue(0);
        pass(1);

        assertThat(reports).hasValue(1);
    }
}
