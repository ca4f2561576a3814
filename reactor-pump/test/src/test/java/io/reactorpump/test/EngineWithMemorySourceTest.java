package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What the engine does with a source: demand, pauses, assignments, commits, the end. */
class EngineWithMemorySourceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final CommitPolicy SELDOM = new CommitPolicy(Duration.ofHours(1), 1_000_000);

    private final MemorySource<Integer> source = MemorySource.named("orders").<Integer>partitions(2);
    private final MemorySink<Integer> sink =
            MemorySink.<Integer>named("warehouse").withConcurrency(64);
    private final Sinks.Empty<Void> hold = Sinks.empty();
    private final Pump pump = Pump.create().closeLimit(Duration.ofMillis(100));

    @AfterEach
    void keepsTheContractOfItsEnds() {
        sink.resume();
        pump.close();

        assertThat(source.violations()).isEmpty();
        assertThat(sink.violations()).isEmpty();
        assertThat(source.calls().opens()).isEqualTo(source.calls().closes());
        assertThat(sink.calls().opens()).isEqualTo(sink.calls().closes());
    }

    @Test
    void deliversAndCommitsEverythingOfABoundedSource() {
        append("orders-0", 0, 100);
        append("orders-1", 100, 100);

        DrainReport report = report(start(source.complete()));

        assertThat(report.acked()).isEqualTo(200);
        assertThat(sink.payloads()).containsExactlyInAnyOrderElementsOf(range(0, 200));
        assertThat(source.committed("orders-0")).hasValue(99);
        assertThat(source.committed("orders-1")).hasValue(99);
        assertThat(source.demand().outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void neverHasMoreInFlightThanAllowed(int maxInFlight) {
        append("orders-0", 0, 500);
        source.emittingOn(Schedulers.parallel()).complete();
        sink.taking(Duration.ofNanos(1));

        Running running = pump.start(Pipeline.named("bounded")
                .from(source)
                .flow(new FlowPolicy(maxInFlight, 2 * maxInFlight))
                .to(sink));

        assertThat(report(running).acked()).isEqualTo(500);
        assertThat(source.demand().mostOutstanding()).isLessThanOrEqualTo(maxInFlight);
    }

    @Test
    void commitsNothingPastTheFirstUnfinishedEvent() {
        append("orders-0", 0, 3);
        Running running = holdingBackZero(source);
        sink.firstPayloads(2).block(TIMEOUT);

        running.stop().block(TIMEOUT);

        assertThat(sink.payloads()).containsExactly(1, 2);
        assertThat(source.committed("orders-0")).isEmpty();
    }

    @Test
    void resumesAfterWhatWasCommitted() {
        append("orders-0", 0, 10);
        sink.stall();
        Running running = start(source);
        sink.release(4);
        sink.firstPayloads(4).block(TIMEOUT);

        DrainReport stopped = Objects.requireNonNull(running.stop().block(TIMEOUT));
        assertThat(stopped.acked()).isEqualTo(4);
        assertThat(stopped.abandoned()).isEqualTo(6);
        assertThat(source.committed("orders-0")).hasValue(3);

        sink.resume();
        running.restart().block(TIMEOUT);
        source.complete();
        running.report().block(TIMEOUT);
        assertThat(sink.payloads()).containsExactlyElementsOf(range(0, 10));
    }

    @Test
    void drainsWhatIsInFlight() {
        append("orders-0", 0, 10);
        sink.stall();
        Running running = start(source);

        Mono<DrainReport> draining = running.drain(TIMEOUT);
        append("orders-0", 10, 5);
        sink.resume();
        DrainReport report = Objects.requireNonNull(draining.block(TIMEOUT));

        assertThat(report.emitted()).isEqualTo(report.acked()).isEqualTo(10);
        assertThat(source.committed("orders-0")).hasValue(9);
        assertThat(running.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void finishesAndCommitsARevokedPartitionBeforeItIsFenced() {
        append("orders-0", 0, 3);
        append("orders-1", 10, 3);
        sink.stall();
        start(source);

        Disposable revoking = source.revoke("orders-0").subscribe();
        assertThat(revoking.isDisposed()).isFalse();
        append("orders-0", 3, 3);
        sink.resume();

        assertThat(source.commits().first(1).block(TIMEOUT)).isNotEmpty();
        assertThat(sink.firstPayloads(6).block(TIMEOUT)).doesNotContain(3, 4, 5);
        source.assign("orders-0");
        source.complete();
        sink.firstPayloads(9).block(TIMEOUT);
        assertThat(sink.payloads()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 10, 11, 12);
    }

    @Test
    void leavesWhatIsNotFinishedByTheDeadlineToTheNextOwner() {
        append("orders-0", 0, 3);
        sink.stall();
        start(source);

        source.revoke(List.of("orders-0"), Duration.ofMillis(50)).block(TIMEOUT);
        source.assign("orders-0");
        sink.resume();
        source.complete();

        assertThat(sink.firstPayloads(6).block(TIMEOUT)).containsExactly(0, 1, 2, 0, 1, 2);
        report(pump.pipeline("orders").orElseThrow());
        assertThat(source.committed("orders-0")).hasValue(2);
    }

    @Test
    void hasFencedARevokedPartitionBeforeItTellsTheSource() {
        append("orders-0", 0, 3);
        sink.stall();
        Running running = start(source);

        source.revoke(List.of("orders-0"), Duration.ofMillis(50))
                .doOnSuccess(fenced -> {
                    sink.resume();
                    running.drain(TIMEOUT).subscribe();
                })
                .then(running.report())
                .block(TIMEOUT);

        assertThat(sink.payloads()).containsExactly(0, 1, 2);
        assertThat(source.commits().all()).isEmpty();
    }

    @Test
    void commitsNothingOfALostPartition() {
        append("orders-0", 0, 3);
        append("orders-1", 10, 3);
        sink.stall();
        Running running = start(source);

        source.lose("orders-0");
        sink.resume();
        sink.firstPayloads(6).block(TIMEOUT);
        running.drain(TIMEOUT).block(TIMEOUT);

        assertThat(source.committed("orders-0")).isEmpty();
        assertThat(source.committed("orders-1")).hasValue(2);
    }

    @Test
    void subscribesAgainAfterAnOutageAndDeliversAgain() {
        append("orders-0", 0, 3);
        Running running = start(source);
        sink.firstPayloads(3).block(TIMEOUT);

        source.failNextSubscriptions(2, new InfrastructureException("broker away", null));
        source.fail(new InfrastructureException("broker away", null));
        append("orders-0", 3, 1);

        assertThat(sink.payloadStream().filter(payload -> payload == 3).blockFirst(TIMEOUT))
                .isEqualTo(3);
        assertThat(source.calls().subscriptions()).isEqualTo(4);
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void failsAtOnceIfTheSourceSaysThatItIsFatal() {
        Running running = start(source);

        source.fail(new FatalException("wrong password", null));

        assertThat(running.state()).isEqualTo(State.FAILED);
        assertThat(source.calls().subscriptions()).isEqualTo(1);
    }

    @Test
    void commitsAgainWhatCouldNotBeCommitted() {
        append("orders-0", 0, 3);
        source.failNextCommits(2, new InfrastructureException("broker away", null));
        Running running = pump.start(Pipeline.named("orders")
                .from(source)
                .commit(new CommitPolicy(Duration.ofMillis(10), 1))
                .to(sink));

        source.commits().stream().filter(call -> call.refusal() == null).blockFirst(TIMEOUT);

        assertThat(source.committed("orders-0")).hasValue(2);
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void saysThatTheLastCommitFailed() {
        append("orders-0", 0, 3);
        source.failNextCommits(1, new InfrastructureException("broker away", null));

        DrainReport report = report(start(source.complete()));

        assertThat(report.uncommitted())
                .hasValueSatisfying(why -> assertThat(why).contains("broker away"));
    }

    @Test
    void pausesOnlyThePartitionWhoseWindowIsFull() {
        append("orders-0", 0, 100);
        append("orders-1", 100, 100);
        Running running = holdingBackZero(source.complete());

        List<Pause> pauses = source.pauses().first(1).block(TIMEOUT);
        sink.payloadStream().filter(Integer.valueOf(199)::equals).blockFirst(TIMEOUT);

        assertThat(pauses).extracting(Pause::partition).containsExactly("orders-0");
        hold.tryEmitEmpty();
        assertThat(report(running).acked()).isEqualTo(200);
    }

    @Test
    void stopsAskingAltogetherIfTheSourceCannotHoldBackOnePartition() {
        append("orders-0", 0, 100);
        append("orders-1", 100, 100);
        Running running = holdingBackZero(source.withoutPausing().complete());

        sink.firstPayloads(20).block(TIMEOUT);
        StepVerifier.create(sink.payloadStream().skip(40))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(100))
                .thenCancel()
                .verify(TIMEOUT);
        assertThat(source.demand().requested()).isLessThanOrEqualTo(40L);
        hold.tryEmitEmpty();
        assertThat(report(running).acked()).isEqualTo(200);
    }

    @Test
    void givesRejectedRecordsBack() {
        append("orders-0", 0, 3);
        Running running = pump.start(Pipeline.named("orders")
                .from(source.rejecting().complete())
                .filter(i -> {
                    if (i == 1) {
                        throw new IllegalArgumentException("one");
                    }
                    return true;
                })
                .onFailure(FailurePolicy.reject())
                .to(sink));

        DrainReport report = report(running);

        assertThat(report.rejected()).isEqualTo(1);
        assertThat(source.rejections().all())
                .extracting(Rejection::position)
                .containsExactly(new Position("orders-0", 1));
        assertThat(source.committed("orders-0")).hasValue(2);
    }

    @Test
    void tellsEveryCallerHowItsRequestEnded() {
        append("orders-0", 0, 3);
        sink.stall();
        Running running = start(source.asRequests());

        sink.release(1);
        sink.firstPayloads(1).block(TIMEOUT);
        running.stop().block(TIMEOUT);

        assertThat(source.outcomes().all())
                .extracting(Settled::outcome)
                .containsExactlyInAnyOrder(new Outcome.Acked(), new Outcome.Abandoned(), new Outcome.Abandoned());
    }

    @Test
    void tellsTheCallersWhoseRequestsCameTooLateForTheDrain() {
        sink.stall();
        Running running = start(source.asRequests());
        append("orders-0", 0, 1);
        Mono<DrainReport> draining = running.drain(TIMEOUT);

        append("orders-0", 1, 1);
        sink.resume();
        draining.block(TIMEOUT);

        assertThat(source.demand().outstanding()).isZero();
    }

    @Test
    void losesNothingUnderRevocationsAndOutagesFromManyThreads() {
        int count = 5_000;
        append("orders-0", 0, count);
        append("orders-1", count, count);
        source.emittingOn(Schedulers.parallel()).complete();
        sink.taking(Duration.ofNanos(1));
        Running running = pump.start(Pipeline.named("orders")
                .from(source)
                .commit(new CommitPolicy(Duration.ofMillis(1), 50))
                .maxInFlight(64)
                .to(sink));
        for (int i = 1; i <= 20; i++) {
            sink.firstPayloads(i * 300).block(TIMEOUT);
            if (i % 4 == 0) {
                source.fail(new InfrastructureException("broker away", null));
            } else if (i % 4 == 1) {
                source.lose("orders-0");
                source.assign("orders-0");
            } else {
                source.revoke("orders-1").block(TIMEOUT);
                source.assign("orders-1");
            }
        }

        report(running);

        assertThat(sink.payloads()).containsAll(range(0, 2 * count));
        assertThat(source.committed("orders-0")).hasValue(count - 1);
        assertThat(source.committed("orders-1")).hasValue(count - 1);
    }

    /** A run in which the record 0 waits for {@code hold} while the others pass it; the window is 16. */
    private Running holdingBackZero(MemorySource<Integer> from) {
        return pump.start(Pipeline.named("orders")
                .from(from)
                .process("hold", i -> i == 0 ? hold.asMono().thenReturn(0) : Mono.just(i), StageOptions.unordered(8))
                .flow(new FlowPolicy(8, 16))
                .commit(SELDOM)
                .to(sink));
    }

    private Running start(MemorySource<Integer> from) {
        Running running =
                pump.start(Pipeline.named("orders").from(from).commit(SELDOM).to(sink));
        running.started().block(TIMEOUT);
        return running;
    }

    private static DrainReport report(Running running) {
        return Objects.requireNonNull(running.completed().block(TIMEOUT));
    }

    private void append(String partition, int first, int count) {
        source.append(partition, range(first, count).toArray(Integer[]::new));
    }

    private static List<Integer> range(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }
}
