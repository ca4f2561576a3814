package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.test.CommitCall;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G5: what is left over from an assignment that ended commits nothing. */
class G5FencedTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final MemorySink<Integer> sink = MemorySink.named("sink");

    private Running start() {
        return pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(16)
                .commit(new CommitPolicy(Duration.ofDays(1), 1_000_000))
                .to(sink));
    }

    private static Mono<Void> begun(Mono<Void> revoke) {
        Sinks.Empty<Void> done = Sinks.empty();
        Disposable ignored = revoke.subscribe(nothing -> {}, done::tryEmitError, done::tryEmitEmpty);
        assertThat(ignored).isNotNull();
        return done.asMono();
    }

    @Test
    void aRevokedPartitionIsFinishedAndCommittedAndThenFenced() {
        sink.stall();
        source.append("in-0", IntStream.range(0, 100).boxed().toArray(Integer[]::new));
        Running running = start();
        pumps.until(() -> running.status().inFlight() == 16);
        Mono<Void> revoked = begun(source.revoke("in-0"));

        pumps.until(() -> running.status().partitions().get(0).paused().isPresent());
        assertThat(running.status().partitions().get(0).paused()).hasValue("it is being given up");
        assertThat(source.commits().isEmpty()).isTrue();
        sink.resume();
        pumps.await(revoked);
        assertThat(sink.payloads()).hasSize(16);
        assertThat(source.committed("in-0")).hasValue(15);
        assertThat(running.status().partitions()).isEmpty();
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void aRevokeWaitsNoLongerThanItsDeadlineAndCommitsWhatIsDone() {
        sink.stall();
        source.append("in-0", 0, 1, 2, 3);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        sink.release(2);
        pumps.await(sink.attempts().first(3));

        pumps.await(source.revoke(List.of("in-0"), Duration.ofMillis(20)));
        assertThat(source.committed("in-0")).hasValue(1);
        // What comes too late counts, but commits nothing.
        sink.resume();
        pumps.await(sink.firstPayloads(4));
        assertThat(pumps.drain(running).acked()).isEqualTo(4);
        assertThat(source.committed("in-0")).hasValue(1);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void whatWasNotCommittedIsDeliveredToTheNextAssignmentWhileTheOldOneIsStillAtWork() {
        sink.stall();
        source.append("in-0", 0, 1, 2, 3);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        sink.release(2);
        pumps.await(sink.attempts().first(3));
        pumps.await(source.revoke(List.of("in-0"), Duration.ofMillis(20)));
        source.assign("in-0");
        pumps.until(() -> running.status().emitted() == 6);

        sink.resume();
        source.complete();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(6);
        assertThat(sink.payloads()).containsExactly(0, 1, 2, 3, 2, 3);
        assertThat(source.committed("in-0")).hasValue(3);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void aLostPartitionCommitsNothing() {
        sink.stall();
        source.append("in-0", 0, 1, 2);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        sink.release(1);
        pumps.await(sink.attempts().first(2));
        source.lose("in-0");
        sink.resume();
        pumps.await(sink.firstPayloads(3));

        assertThat(pumps.drain(running).acked()).isEqualTo(3);
        assertThat(source.commits().isEmpty()).isTrue();
        assertThat(source.committed("in-0")).isEmpty();
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void aBrokenSubscriptionFencesAllItHad() {
        sink.stall();
        source.append("in-0", 0, 1, 2);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        source.fail(new io.reactorpump.api.error.InfrastructureException("no broker", null));
        pumps.until(() -> source.calls().subscriptions() == 2);
        pumps.until(() -> running.status().emitted() == 6);
        sink.resume();
        source.complete();

        assertThat(pumps.await(running.report()).acked()).isEqualTo(6);
        assertThat(source.commits().all()).extracting(CommitCall::refusal).containsOnlyNulls();
        assertThat(source.committed("in-0")).hasValue(2);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void otherPartitionsGoOnWhileOneIsRevoked() {
        MemorySource<Integer> two =
                MemorySource.named("two").partition("a", 0, 1).partition("b", 10, 11);
        MemorySink<Integer> target = MemorySink.<Integer>named("target");
        Sinks.One<Integer> gate = Sinks.one();
        Running running = pumps.start(Pipeline.named("q")
                .from(two)
                .process(
                        "gate",
                        (Integer number) -> number == 0 ? gate.asMono() : Mono.just(number),
                        io.reactorpump.api.policy.StageOptions.concurrency(4))
                .to(target));
        pumps.await(target.firstPayloads(2));
        Mono<Void> revoked = begun(two.revoke("a"));
        two.append("b", 12, 13);

        assertThat(pumps.await(target.firstPayloads(4))).containsExactly(10, 11, 12, 13);
        gate.tryEmitValue(0).orThrow();
        pumps.await(revoked);
        assertThat(two.committed("a")).hasValue(1);
        assertThat(running.status().partitions()).extracting(p -> p.name()).containsExactly("b");
    }

    @Test
    void theCommitOfARevokeIsTheLastOfItsAssignment() {
        for (int round = 0; round < 200; round++) {
            MemorySource<Integer> busy =
                    MemorySource.named("busy").generated("busy-0", 1_000_000, number -> (int) number);
            MemorySink<Integer> target = MemorySink.<Integer>named("target").withConcurrency(4);
            Running running = pumps.start(Pipeline.named("load")
                    .from(busy)
                    .maxInFlight(32)
                    .commit(new CommitPolicy(Duration.ofMillis(1), 3))
                    .process(
                            "later",
                            (Integer number) -> Mono.delay(Duration.ofNanos(1)).thenReturn(number),
                            io.reactorpump.api.policy.StageOptions.concurrency(8))
                    .to(target));
            pumps.await(target.firstPayloads(10));
            pumps.await(busy.revoke(List.of("busy-0"), Duration.ofNanos(1 + round % 3 * 100_000L)));
            pumps.await(running.stop());
            assertThat(busy.violations()).isEmpty();
        }
    }

    @Test
    void aRevokeWhoseCommitIsNotAnsweredTakesNoLongerThanItsDeadlineEitherAndSaysSo() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Pumps timed = Pumps.on(Pump.create().on(time));
        sink.stall();
        source.append("in-0", 0, 1);
        source.stallCommits();
        Running running = timed.start(Pipeline.named("hanging").from(source).to(sink));
        timed.await(sink.attempts().first(1));
        sink.release(1);
        timed.await(sink.attempts().first(2));
        AtomicBoolean revoked = new AtomicBoolean();
        Disposable revoking = source.revoke(List.of("in-0"), Duration.ofSeconds(8))
                .subscribe(nothing -> {}, error -> {}, () -> revoked.set(true));
        try (Lines lines = new Lines()) {
            time.advanceTimeBy(Duration.ofMillis(7_999));
            assertThat(revoked).isFalse();
            time.advanceTimeBy(Duration.ofMillis(1));

            assertThat(revoked).isTrue();
            assertThat(lines.with("'hanging' gave up"))
                    .containsExactly("Pipeline 'hanging' gave up [in-0] without their last commit,"
                            + " what it would have committed comes again: no answer within PT2S");
        }
        assertThat(revoking.isDisposed()).isTrue();
        source.resumeCommits();
        timed.await(running.stop());
    }

    @Test
    void aRevokeEndsWithTheRun() {
        sink.stall();
        source.append("in-0", 0);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        Mono<Void> revoked = begun(source.revoke(List.of("in-0"), Duration.ofDays(1)));
        pumps.await(running.stop());

        pumps.await(revoked);
        assertThat(source.violations()).isEmpty();
    }
}
