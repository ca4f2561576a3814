package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pause;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Written;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G4: what is in flight, and what lies between a partition's first unfinished event and its last, is bounded. */
class G4BoundedTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");

    private static Integer[] numbers(int count) {
        return IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }

    private static MemorySource<Integer> source(int count) {
        return MemorySource.named("in").partition("in-0", numbers(count)).complete();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void aStalledSinkLetsNoMoreInThanMayBeInFlight(int maxInFlight) {
        sink.stall();
        MemorySource<Integer> source = source(200);
        Running running = pumps.start(
                Pipeline.named("p").from(source).maxInFlight(maxInFlight).to(sink));

        pumps.untilWaiting(running, Reason.IN_FLIGHT);
        assertThat(source.demand().outstanding()).isEqualTo(maxInFlight);
        assertThat(running.status().inFlight()).isEqualTo(maxInFlight);
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(200);
        assertThat(source.demand().mostOutstanding()).isLessThanOrEqualTo(maxInFlight);
        assertThat(source.demand().requested()).isLessThanOrEqualTo(200 + maxInFlight);
    }

    /** What is done with each event in turn: the number of events in flight must not matter to its end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void aRetryComesToItsEndHoweverFewMayBeInFlight(int maxInFlight) {
        AtomicInteger calls = new AtomicInteger();
        MemorySource<Integer> source = source(50);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(maxInFlight)
                .map((Integer number) -> {
                    if (calls.incrementAndGet() % 5 == 0) {
                        throw new IllegalStateException("flaky");
                    }
                    return number;
                })
                .process(
                        "ask",
                        (Integer number) -> calls.incrementAndGet() % 7 == 0
                                ? Mono.error(new IllegalStateException("flaky"))
                                : Mono.delay(Duration.ofNanos(1)).thenReturn(number))
                .onFailure(FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofMillis(1))))
                .to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(50);
        assertThat(sink.payloads()).containsExactly((Object[]) numbers(50));
    }

    @Test
    void whatWaitsBehindAFailedEventHoldsBackItsPartitionAtHalfOfWhatMayBeInFlight() {
        AtomicBoolean broken = new AtomicBoolean(true);
        MemorySource<Integer> source = MemorySource.named("in").partition("a", numbers(100));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(16)
                .map("fussy", (Integer number) -> {
                    if (number == 0 && broken.get()) {
                        throw new IllegalStateException("flaky");
                    }
                    return number;
                })
                .onFailure(FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofMillis(5))))
                .to(sink));
        pumps.until(() -> !source.pauses().isEmpty());
        source.partition("b", IntStream.range(1000, 1100).boxed().toArray(Integer[]::new))
                .complete();

        assertThat(pumps.await(sink.firstPayloads(100))).allMatch(number -> (int) number >= 1000);
        assertThat(source.pauses().all()).containsExactly(new Pause("a", "8 events wait behind one at stage 'fussy'"));
        broken.set(false);
        assertThat(pumps.await(running.report()).acked()).isEqualTo(200);
    }

    /** The partition whose events end the crowd need not be the one that was held back for it. */
    @Test
    void everyPartitionThatACrowdedKeyHeldBackGoesOnWhenItIsGone() {
        Sinks.One<Integer> gate = Sinks.one();
        MemorySource<Integer> source = MemorySource.named("in").partition("a", numbers(40));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(24)
                .keyed(
                        number -> "one key",
                        1,
                        lane -> lane.process(
                                "gate", (Integer number) -> number == 0 ? gate.asMono() : Mono.just(number)))
                .to(sink));
        pumps.until(() -> running.status().partitions().get(0).paused().isPresent());
        source.partition("b", numbers(40)).complete();
        pumps.until(() -> running.status().waiting().isPresent());

        gate.tryEmitValue(0).orThrow();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(80);
    }

    @Test
    void aFullWindowHoldsBackItsPartitionAloneAndLetsItGoOnAfterwards() {
        Sinks.One<Integer> gate = Sinks.one();
        MemorySource<Integer> source = MemorySource.named("in")
                .partition("a", numbers(100))
                .partition("b", IntStream.range(1000, 1100).boxed().toArray(Integer[]::new))
                .complete();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .flow(new FlowPolicy(4, 16))
                .process(
                        "gate",
                        (Integer number) -> number == 0 ? gate.asMono() : Mono.just(number),
                        StageOptions.unordered(4))
                .to(sink));

        pumps.until(() ->
                sink.payloads().stream().filter(number -> (int) number >= 1000).count() == 100);
        assertThat(source.pauses().all()).extracting(pause -> pause.partition()).containsOnly("a");
        assertThat(running.status().partitions().get(0).window()).isLessThanOrEqualTo(16);
        gate.tryEmitValue(0).orThrow();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(200);
    }

    @Test
    void aSourceThatCannotHoldBackAPartitionIsAskedForNothingWhileAWindowIsFull() {
        Sinks.One<Integer> gate = Sinks.one();
        MemorySource<Integer> source = source(100).withoutPausing();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .flow(new FlowPolicy(4, 16))
                .process(
                        "gate",
                        (Integer number) -> number == 0 ? gate.asMono() : Mono.just(number),
                        StageOptions.unordered(4))
                .to(sink));

        pumps.untilWaiting(running, Reason.WINDOW);
        assertThat(running.status().partitions().get(0).window()).isLessThanOrEqualTo(16);
        gate.tryEmitValue(0).orThrow();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 8", "4, 12", "10, 20", "10, 30", "64, 192"})
    void mergedSourcesStayWithinTheWindowThoughTheyAreReadAhead(int maxInFlight, int window) {
        Sinks.One<Boolean> others = Sinks.one();
        Sinks.One<Boolean> first = Sinks.one();
        AtomicInteger begun = new AtomicInteger();
        MemorySource<Integer> one =
                MemorySource.named("one").partition("a", numbers(400)).complete();
        MemorySource<Integer> two = MemorySource.named("two")
                .partition("b", IntStream.range(1000, 1200).boxed().toArray(Integer[]::new))
                .complete();
        Running running = pumps.start(Pipeline.named("p")
                .merge(one, two)
                .flow(new FlowPolicy(maxInFlight, window))
                .process(
                        "gate",
                        (Integer number) -> {
                            begun.incrementAndGet();
                            Mono<Boolean> gate = number == 0 ? first.asMono() : others.asMono();
                            return gate.thenReturn(number);
                        },
                        StageOptions.unordered(maxInFlight))
                .to(sink));

        // Nothing more is wanted, and what is read ahead waits.
        pumps.until(() -> begun.get() == maxInFlight);
        others.tryEmitValue(true).orThrow();
        if (maxInFlight > 1) {
            pumps.until(() -> sink.payloads().stream()
                            .filter(number -> (int) number >= 1000)
                            .count()
                    == 200);
        }
        assertThat(sink.payloads().stream().filter(number -> (int) number < 1000))
                .hasSizeLessThan(window);
        first.tryEmitValue(true).orThrow();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(600);
    }

    @Test
    void childrenExistByDemandOnly() {
        AtomicInteger made = new AtomicInteger();
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source(1))
                .maxInFlight(8)
                .process("many", (Integer number) -> Flux.range(0, 10_000).doOnNext(n -> made.incrementAndGet()))
                .to(sink));
        pumps.await(sink.attempts().first(1));

        assertThat(made.get()).isLessThanOrEqualTo(64);
        sink.resume();
        pumps.await(running.report());
        assertThat(made).hasValue(10_000);
    }

    @Test
    void aGeneratorThatInjectsWaitsForDemand() {
        AtomicInteger made = new AtomicInteger();
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source(1))
                .maxInFlight(8)
                .<Integer>generate("inject", (context, number, injector) -> {
                    for (int i = 0; i < 1000; i++) {
                        made.incrementAndGet();
                        injector.inject(i);
                    }
                })
                .to(sink));
        pumps.until(() -> made.get() > 32);

        assertThat(made.get()).isLessThanOrEqualTo(64);
        sink.resume();
        pumps.await(running.report());
        assertThat(sink.payloads()).hasSize(1000);
    }

    @Test
    void aRequiredBranchThatIsStalledHoldsBackTheMainLine() {
        MemorySink<Integer> branch = MemorySink.named("branch-sink");
        branch.stall();
        MemorySource<Integer> source = source(1000);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(16)
                .tee("tee", Branch.required("branch", branch))
                .to(sink));

        pumps.untilWaiting(running, Reason.IN_FLIGHT);
        assertThat(source.demand().outstanding()).isLessThanOrEqualTo(16);
        assertThat(source.outcomes().isEmpty()).isTrue();
        branch.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1000);
        assertThat(branch.payloads()).hasSize(1000);
    }

    @Test
    void aBestEffortBranchThatIsStalledDropsAndHoldsBackNothing() {
        MemorySink<Integer> branch = MemorySink.named("branch-sink");
        branch.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source(1000))
                .maxInFlight(16)
                .tee(
                        "tee",
                        Branch.<Integer>bestEffort("branch", branch)
                                .buffer(8, io.reactorpump.core.plan.BranchPlan.Overflow.DROP_OLDEST))
                .to(sink));
        pumps.await(sink.firstPayloads(1000));

        branch.resume();
        pumps.await(running.report());
        assertThat(branch.payloads()).hasSizeLessThanOrEqualTo(8 + 16 + 1).contains(999);
        assertThat(running.status().stage("branch").orElseThrow().dropped())
                .isEqualTo(1000 - branch.payloads().size());
    }

    @Test
    void whatABestEffortBranchStillHoldsKeepsItsPlaceWhenItsEventIsLongDone() {
        MemorySink<Integer> branch = MemorySink.named("branch-sink");
        branch.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source(1000))
                .maxInFlight(4)
                .tee(
                        "tee",
                        Branch.<Integer>bestEffort("branch", branch)
                                .buffer(2000, io.reactorpump.core.plan.BranchPlan.Overflow.DROP_NEWEST))
                .to(sink));
        pumps.await(sink.firstPayloads(1000));

        branch.resume();
        pumps.await(running.report());
        assertThat(branch.written().all())
                .hasSize(1000)
                .allSatisfy(written -> assertThat(written.position().offset()).isEqualTo((long) written.payload()))
                .extracting(Written::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void aBatchThatCouldNeverFillIsRefused() {
        assertThatThrownBy(() -> pumps.start(Pipeline.named("p")
                        .from(source(1))
                        .maxInFlight(10)
                        .batch(11, Duration.ofSeconds(1))
                        .to(sink)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("<= maxInFlight, which is 10");
    }

    @Test
    void aBatchAsLargeAsWhatMayBeInFlightFills() {
        pumps.run(Pipeline.named("p")
                .from(source(30))
                .maxInFlight(10)
                .batch(10, Duration.ofDays(1))
                .to(sink));

        assertThat(sink.payloads())
                .extracting(batch -> ((List<?>) batch).size())
                .containsExactly(10, 10, 10);
    }
}
