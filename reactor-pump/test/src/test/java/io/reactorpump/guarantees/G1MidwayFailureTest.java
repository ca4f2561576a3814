package io.reactorpump.guarantees;

import static io.reactorpump.guarantees.G1SettleOnceTest.settledOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G1: an event that fails after it has made children settles once, with all that its tries have made. */
class G1MidwayFailureTest {

    private static final RuntimeException POISON = new IllegalArgumentException("poison");

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    /** Makes two children, and fails when those are on their way; the next time it makes them again, and does not fail. */
    private Running failedMidway(MemorySource<Integer> source, AtomicInteger calls, StageOptions options) {
        return failedMidway(source, calls, options, () -> Flux.just(1, 2), 2);
    }

    private Running failedMidway(
            MemorySource<Integer> source,
            AtomicInteger calls,
            StageOptions options,
            Supplier<Publisher<Integer>> next,
            int prefetch) {
        Sinks.Empty<Integer> failure = Sinks.empty();
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(prefetch)
                .process(
                        "midway",
                        (Integer number) -> calls.incrementAndGet() == 1
                                ? Flux.concat(Flux.just(1, 2), failure.asMono())
                                : next.get(),
                        options.onFailure(FailurePolicy.retry(1, Backoff.none())))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.until(() -> running.status().stage("midway").orElseThrow().out() == prefetch);
        failure.tryEmitError(POISON).orThrow();
        return running;
    }

    private static String waiting(Running running) {
        return running.status().waiting().map(Waiting::text).orElse("");
    }

    @Test
    void anEventThatFailedMidwayIsTriedAgainWhenTheChildrenItHasMadeHaveEnded() {
        MemorySource<Integer> source = MemorySource.of("in", 7);
        AtomicInteger calls = new AtomicInteger();
        Running running = failedMidway(source, calls, StageOptions.defaults());

        pumps.until(
                () -> waiting(running)
                        .equals(
                                "stage 'midway' waits for the children of an event that failed [partition=in-0, offset=0]: poison"));
        sink.release(1);
        pumps.until(() -> sink.payloads().size() == 1);
        assertThat(calls).hasValue(1);
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1);
        assertThat(calls).hasValue(2);
        assertThat(sink.payloads()).containsExactly(1, 2, 1, 2);
        settledOnce(source, 1);
    }

    @Test
    void anEventThatFailedMidwayIsTriedAgainWhenItsTimeIsUpThoughItsChildrenHaveNotEnded() {
        MemorySource<Integer> source = MemorySource.of("in", 7);
        AtomicInteger calls = new AtomicInteger();
        Running running = failedMidway(source, calls, StageOptions.defaults().timeout(Duration.ofMillis(200)));

        pumps.until(() -> calls.get() == 2);
        assertThat(sink.payloads()).isEmpty();
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(1, 2, 1, 2);
        settledOnce(source, 1);
    }

    static Stream<Arguments> laterTries() {
        return Stream.of(
                Arguments.of("a Mono", next(Mono.just(9)), 1),
                Arguments.of("a late Mono", next(Mono.delay(Duration.ofNanos(1)).thenReturn(9)), 1),
                Arguments.of("an empty Mono", next(Mono.empty()), 0),
                Arguments.of(
                        "a late empty Mono",
                        next(Mono.delay(Duration.ofNanos(1)).then(Mono.empty())),
                        0),
                Arguments.of("a Flux of one", next(Flux.just(9)), 1),
                Arguments.of("an empty Flux", next(Flux.empty()), 0),
                Arguments.of("a Flux", next(Flux.just(9, 9)), 2),
                Arguments.of("a late Flux", next(Flux.just(9, 9).delayElements(Duration.ofNanos(1))), 2));
    }

    private static Supplier<Publisher<Integer>> next(Publisher<Integer> publisher) {
        return () -> publisher;
    }

    /** What became of the children of the first try counts, whatever the second one gives. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("laterTries")
    void anEventThatMadeChildrenSettlesWithThemThoughItsNextTryGivesSomethingElse(
            String name, Supplier<Publisher<Integer>> next, int items) {
        MemorySource<Integer> source = MemorySource.of("in", 7);
        AtomicInteger calls = new AtomicInteger();
        sink.failFor(number -> number.equals(2), POISON);
        Running running = failedMidway(source, calls, StageOptions.defaults().timeout(Duration.ofMillis(200)), next, 2);

        pumps.until(() -> calls.get() == 2);
        sink.resume();
        assertThat(pumps.await(running.report()).deadLettered()).isEqualTo(1);
        assertThat(sink.payloads()).hasSize(1 + items).startsWith(1);
        settledOnce(source, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterTries")
    void aChildThatWaitedForDemandWhenItsEventFailedDoesNotEndTheNextTry(
            String name, Supplier<Publisher<Integer>> next, int items) {
        MemorySource<Integer> source = MemorySource.of("in", 7);
        AtomicInteger calls = new AtomicInteger();
        Running running = failedMidway(source, calls, StageOptions.defaults().timeout(Duration.ofMillis(200)), next, 1);

        pumps.until(() -> calls.get() == 2);
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1);
        assertThat(sink.payloads()).hasSize(1 + items).startsWith(1);
        settledOnce(source, 1);
    }

    @Test
    void anEventWhoseFirstTryWasAMonoSettlesWithTheChildrenOfTheNext() {
        MemorySource<Integer> source = MemorySource.of("in", 7);
        AtomicInteger calls = new AtomicInteger();
        sink.failFor(number -> number.equals(2), POISON);
        DrainReport report = pumps.run(Pipeline.named("p")
                .from(source)
                .process(
                        "changing",
                        (Integer number) ->
                                calls.incrementAndGet() == 1 ? Mono.<Integer>error(POISON) : Flux.just(1, 2, 3),
                        StageOptions.defaults().onFailure(FailurePolicy.retry(1, Backoff.none())))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));

        assertThat(report.deadLettered()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(1, 3);
        settledOnce(source, 1);
    }

    @Test
    void aDrainDoesNotWaitForTheChildrenOfAnEventThatFailedMidway() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 7);
        AtomicInteger calls = new AtomicInteger();
        Running running = failedMidway(source, calls, StageOptions.defaults());
        pumps.until(() -> waiting(running).contains("waits for the children"));

        Mono<DrainReport> drained = running.drain(Duration.ofMinutes(1));
        pumps.until(() -> calls.get() == 2);
        assertThat(sink.payloads()).isEmpty();
        sink.resume();
        assertThat(pumps.await(drained).acked()).isEqualTo(1);
        settledOnce(source, 1);
    }
}
