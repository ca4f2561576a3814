package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Settled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/** G7: a drain finishes what is in flight, and what it cannot finish is delivered again. */
class G7DrainLosesNothingTest {

    private static final RuntimeException FLAKY = new IllegalStateException("flaky");
    private static final FailurePolicy STUBBORN =
            FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofDays(1)));

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final MemorySink<Object> sink = MemorySink.named("sink");

    private static Integer[] numbers(int count) {
        return IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }

    private void equationHolds(DrainReport report) {
        assertThat(report.acked() + report.deadLettered() + report.rejected() + report.abandoned())
                .isEqualTo(report.emitted());
        assertThat(source.violations()).isEmpty();
        assertThat(sink.violations()).isEmpty();
    }

    @Test
    void whatIsInFlightIsFinishedAndCommittedAndNoMoreIsRead() {
        sink.stall();
        source.append("in-0", numbers(100));
        Running running =
                pumps.start(Pipeline.named("p").from(source).maxInFlight(10).to(sink));
        pumps.untilWaiting(running, Reason.IN_FLIGHT);
        Mono<DrainReport> report = running.drain(Pumps.LIMIT);
        sink.resume();

        DrainReport drained = pumps.await(report);
        equationHolds(drained);
        assertThat(drained.acked()).isEqualTo(10);
        assertThat(drained.abandoned()).isZero();
        assertThat(source.committed("in-0")).hasValue(9);
        assertThat(running.state()).isEqualTo(State.STOPPED);
        assertThat(sink.calls().flushes()).isEqualTo(1);
        assertThat(sink.calls().isOpen()).isFalse();
        assertThat(source.calls().isOpen()).isFalse();
    }

    @Test
    void aBatchThatIsBeingFilledIsWritten() {
        source.append("in-0", 1, 2, 3);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .batch("b", new io.reactorpump.api.policy.BatchPolicy(10, Duration.ofDays(1)))
                .to(sink));
        pumps.until(() -> running.status().stage("b").orElseThrow().in() == 3);

        assertThat(pumps.drain(running).acked()).isEqualTo(3);
        assertThat(sink.payloads()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void whoWaitsForAnotherTryGetsOneAtOnce() {
        source.append("in-0", 1, 2);
        sink.failNext(1, FLAKY);
        Running running =
                pumps.start(Pipeline.named("p").from(source).onFailure(STUBBORN).to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        assertThat(pumps.drain(running).acked()).isEqualTo(2);
        assertThat(sink.payloads()).containsExactly(1, 2);
    }

    @Test
    void whoFailsInTheLastTryIsAbandonedAndDeliveredAgain() {
        source.append("in-0", 1, 2, 3);
        sink.failFor(number -> number.equals(2), FLAKY);
        Running running =
                pumps.start(Pipeline.named("p").from(source).onFailure(STUBBORN).to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.drain(running);
        equationHolds(report);
        assertThat(report.abandoned()).isEqualTo(2);
        assertThat(sink.attempts().all()).containsExactly(1, 2, 2);
        assertThat(source.committed("in-0")).hasValue(0);
        sink.heal();
        pumps.await(running.restart());
        pumps.until(() -> sink.payloads().size() == 3);
        assertThat(sink.payloads()).containsExactly(1, 2, 3);
    }

    /** The dead letter of one that is abandoned along with an earlier one may be written all the same, and counts once. */
    @Test
    void aDeadLetterThatIsLateDoesNotEndTheDrainEarly() {
        MemorySink<DeadLetter> letters = MemorySink.<DeadLetter>named("letters").stall();
        InfrastructureException away = new InfrastructureException("away", null);
        Sinks.One<Integer> first = Sinks.one();
        Sinks.One<Integer> answer = Sinks.one();
        AtomicInteger tries = new AtomicInteger();
        source.append("in-0", 1, 2).partition("in-1", 11);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "ask",
                        (Integer number) -> {
                            if (number == 1) {
                                return tries.incrementAndGet() == 1 ? first.asMono() : Mono.error(away);
                            }
                            return number == 2 ? Mono.error(FLAKY) : answer.asMono();
                        },
                        StageOptions.concurrency(3))
                .onFailure(FailurePolicy.deadLetter(letters).infrastructure(STUBBORN.retry()))
                .to(sink));
        pumps.until(() -> letters.unfinishedWrites() == 1
                && running.status().stage("ask").orElseThrow().in() == 3);
        first.tryEmitError(away).orThrow();
        pumps.untilWaiting(running, Reason.RETRYING);
        AtomicReference<DrainReport> report = new AtomicReference<>();
        running.drain(Duration.ofDays(1)).subscribe(report::set);
        pumps.until(() -> tries.get() == 2);
        letters.resume();
        pumps.until(() -> running.status().deadLettered() == 1);
        answer.tryEmitValue(11).orThrow();
        pumps.until(() -> report.get() != null);

        equationHolds(report.get());
        assertThat(report.get()).hasToString("3 emitted = 1 acked + 1 dead-lettered + 0 rejected + 1 abandoned");
    }

    @Test
    void aFunctionThatFailsInTheLastTryDoesNotKeepTheDrainWaiting() {
        source.append("in-0", numbers(20));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process("pass", (Integer number) -> Mono.just(number))
                .batch(4, Duration.ofDays(1))
                .map((List<Integer> batch) -> {
                    if (batch.contains(5)) {
                        throw FLAKY;
                    }
                    return batch;
                })
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.acked()).isEqualTo(4);
        assertThat(report.abandoned()).isEqualTo(16);
    }

    @Test
    void aBatchThatFailsInTheLastTryDoesNotKeepTheDrainWaiting() {
        source.append("in-0", numbers(20));
        sink.withoutBisecting().failFor(batch -> ((List<?>) batch).contains(5), FLAKY);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process("pass", (Integer number) -> Mono.just(number))
                .batch(4, Duration.ofDays(1))
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.acked()).isEqualTo(4);
    }

    @Test
    void aKeyThatFailsInTheLastTryDoesNotKeepTheDrainWaiting() {
        source.append("in-0", numbers(200));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .keyed(
                        number -> number % 2,
                        4,
                        lane -> lane.process(
                                        "ask", (Integer number) -> number == 51 ? Mono.error(FLAKY) : Mono.just(number))
                                .map(number -> number))
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.acked()).isEqualTo(125);
        assertThat(sink.payloads()).doesNotContain(51, 53, 55);
    }

    @Test
    void anOperatorWhoseEventFailsInTheLastTryDoesNotKeepTheDrainWaiting() {
        source.append("in-0", numbers(40));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(8)
                .<Integer>via(
                        "op",
                        events -> events.<Event<Integer>>handle((event, out) -> {
                            if (event.payload() == 5) {
                                event.nack(FLAKY);
                            } else {
                                out.next(event);
                            }
                        }))
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.abandoned()).isEqualTo(1);
    }

    @Test
    void anEventThatStoppedThePipelineIsAbandonedByTheDrain() {
        source.append("in-0", 1, 2, 3);
        sink.failFor(number -> number.equals(2), FLAKY);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.untilState(running, State.FAILED);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.abandoned()).isEqualTo(2);
        assertThat(source.committed("in-0")).hasValue(0);
    }

    @Test
    void whatIsNotDoneWithinTheLimitIsAbandoned() {
        sink.stall();
        source.append("in-0", 1, 2, 3);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.attempts().first(1));
        sink.release(1);
        pumps.await(sink.attempts().first(2));

        DrainReport report = pumps.await(running.drain(Duration.ofMillis(20)));
        equationHolds(report);
        assertThat(report.acked()).isEqualTo(1);
        assertThat(report.abandoned()).isEqualTo(2);
        assertThat(source.committed("in-0")).hasValue(0);
        assertThat(sink.unfinishedWrites()).isZero();
    }

    @Test
    void asMuchAsIsAskedForLastMayShortenTheDrainButNotLengthenIt() {
        sink.stall();
        source.append("in-0", 1);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.attempts().first(1));
        Mono<DrainReport> patient = running.drain(Duration.ofDays(1));
        Mono<DrainReport> hasty = running.drain(Duration.ofMillis(20));
        Mono<DrainReport> late = running.drain(Duration.ofDays(1));

        assertThat(pumps.await(hasty).abandoned()).isEqualTo(1);
        assertThat(pumps.await(patient)).isEqualTo(pumps.await(late));
    }

    @Test
    void aStopUnderLoadCountsExactlyAndWritesNothingAfterTheSinkIsClosed() {
        for (int round = 0; round < 20; round++) {
            MemorySource<Integer> busy =
                    MemorySource.named("busy").generated("busy-0", 1_000_000, number -> (int) number);
            MemorySink<Integer> target = MemorySink.<Integer>named("target").withConcurrency(4);
            Running running = pumps.start(Pipeline.named("load")
                    .from(busy)
                    .maxInFlight(64)
                    .process(
                            "later",
                            (Integer number) -> number % 3 == 0
                                    ? Mono.delay(Duration.ofNanos(1)).thenReturn(number)
                                    : Mono.just(number),
                            StageOptions.concurrency(8))
                    .to(target));
            pumps.await(target.firstPayloads(100 * round + 1));

            DrainReport report = pumps.await(running.stop());
            assertThat(report.acked() + report.abandoned()).isEqualTo(report.emitted());
            // What the source had on its way when the run was stopped was not taken any more.
            assertThat(report.emitted())
                    .isBetween(busy.demand().emitted() - 64, busy.demand().emitted());
            assertThat(busy.committed("busy-0").orElse(-1)).isLessThan(report.acked());
            assertThat(target.violations()).isEmpty();
            assertThat(busy.violations()).isEmpty();
        }
    }

    @Test
    void aDrainUnderLoadAbandonsNothing() {
        for (int round = 0; round < 20; round++) {
            MemorySource<Integer> busy =
                    MemorySource.named("busy").generated("busy-0", 1_000_000, number -> (int) number);
            MemorySink<List<Integer>> target = MemorySink.named("target");
            Running running = pumps.start(Pipeline.named("load")
                    .from(busy)
                    .maxInFlight(64)
                    .keyed(
                            number -> number % 5,
                            3,
                            lane -> lane.process(
                                    "later",
                                    (Integer number) ->
                                            Mono.delay(Duration.ofNanos(1)).thenReturn(number)))
                    .batch(10, Duration.ofMillis(5))
                    .to(target));
            pumps.await(target.firstPayloads(round + 1));

            DrainReport report = pumps.drain(running);
            assertThat(report.abandoned()).isZero();
            // What the source was in the middle of emitting when the drain began is not taken, and comes again.
            assertThat(report.acked())
                    .isEqualTo(report.emitted())
                    .isLessThanOrEqualTo(busy.demand().emitted());
            assertThat(busy.committed("busy-0")).hasValue(report.emitted() - 1);
            assertThat(target.items().size()).isEqualTo((int) report.emitted());
            assertThat(target.violations()).isEmpty();
        }
    }

    @Test
    void aStopCancelsTheWorkUnderWay() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Sinks.Empty<Void> begun = Sinks.empty();
        source.append("in-0", 1);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "never",
                        (Integer number) -> Mono.never()
                                .doOnSubscribe(s -> begun.tryEmitEmpty())
                                .doOnCancel(() -> cancelled.set(true)))
                .to(sink));
        pumps.await(begun.asMono());

        assertThat(pumps.await(running.stop()).abandoned()).isEqualTo(1);
        assertThat(cancelled).isTrue();
    }

    @Test
    void callersThatWaitForAnAnswerAreToldWhenTheRunEndsWithoutOne() {
        sink.stall();
        source.asRequests().append("in-0", 1, 2);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.attempts().first(1));
        pumps.await(running.stop());

        assertThat(source.outcomes().all())
                .hasSize(2)
                .extracting(Settled::outcome)
                .allMatch(Outcome.Abandoned.class::isInstance);
    }

    @Test
    void aCallerWhoComesWhenTheRunIsOverIsToldSo() {
        AtomicReference<CoreSubscriber<? super Received<Integer>>> engine = new AtomicReference<>();
        AtomicReference<Partition> partition = new AtomicReference<>();
        Source<Integer> requests = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                partition.set(context.assign("requests"));
                return new Flux<>() {
                    @Override
                    public void subscribe(CoreSubscriber<? super Received<Integer>> actual) {
                        engine.set(actual);
                        actual.onSubscribe(Operators.emptySubscription());
                    }
                };
            }
        };
        Running running = pumps.start(Pipeline.named("p").from(requests).to(sink));
        pumps.await(running.stop());
        AtomicReference<Outcome> told = new AtomicReference<>();
        engine.get().onNext(Received.of(1, partition.get(), 0).withSettlement(told::set));

        assertThat(told.get()).isInstanceOf(Outcome.Abandoned.class);
    }

    @Test
    void aCommitThatFailsInTheEndIsReported() {
        source.append("in-0", 1);
        source.failNextCommits(100, new InfrastructureException("no broker", null));
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.firstPayloads(1));

        DrainReport report = pumps.drain(running);
        assertThat(report.acked()).isEqualTo(1);
        assertThat(report.uncommitted()).hasValue("no broker");
    }

    @Test
    void aSinkThatCannotFlushKeepsTheLastCommitFromBeingMade() {
        source.append("in-0", 1);
        sink.failNextFlushes(1, new InfrastructureException("disk full", null));
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.firstPayloads(1));

        assertThat(pumps.drain(running).uncommitted()).hasValue("disk full");
        assertThat(source.committed("in-0")).isEmpty();
    }

    /** Fails one of its calls as a virtual machine does that misses a class: Reactor throws such errors instead of telling them. */
    private static final class Unlinked implements Sink<Integer> {

        private final String call;
        private final boolean later;
        private final AtomicInteger thrown = new AtomicInteger();

        Unlinked(String call, boolean later) {
            this.call = call;
            this.later = later;
        }

        private Mono<Void> fail(String called) {
            if (!call.equals(called)) {
                return Mono.empty();
            }
            Runnable thrower = () -> {
                thrown.incrementAndGet();
                throw new NoClassDefFoundError("Missing");
            };
            if (!later) {
                thrower.run();
            }
            return Mono.fromRunnable(thrower);
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return fail("open");
        }

        @Override
        public Mono<WriteResult> write(Event<Integer> event) {
            return Mono.just(WriteResult.written());
        }

        @Override
        public Mono<Void> flush() {
            return fail("flush");
        }

        @Override
        public Mono<Void> close() {
            return fail("close");
        }
    }

    @ParameterizedTest
    @CsvSource({"open, false", "open, true", "flush, false", "flush, true", "close, false", "close, true"})
    void aRunIsReportedThoughItsSinkFailsToLink(String call, boolean later) {
        Unlinked unlinked = new Unlinked(call, later);
        source.append("in-0", 1);
        Running running = pumps.begin(Pipeline.named("p").from(source).to(unlinked));
        if (call.equals("open")) {
            pumps.untilState(running, State.FAILED);
        } else {
            pumps.until(() -> source.outcomes().all().size() == 1);
        }

        DrainReport report = pumps.drain(running);
        assertThat(report.uncommitted().isPresent()).isEqualTo(call.equals("flush"));
        assertThat(unlinked.thrown).hasValue(1);
        assertThat(running.state()).isEqualTo(State.STOPPED);
        assertThat(source.calls().closes()).isEqualTo(call.equals("open") ? 0 : 1);
    }

    @Test
    void aCommitThatFailsToLinkIsReportedAndTriedAgain() {
        AtomicInteger thrown = new AtomicInteger();
        source.append("in-0", 1, 2);
        Source<Integer> unlinked = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                return source.receive(context);
            }

            @Override
            public Mono<Void> commit(List<Commit> commits) {
                if (thrown.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("Missing");
                }
                return source.commit(commits);
            }
        };
        Running running = pumps.start(Pipeline.named("p")
                .from(unlinked)
                .commit(new CommitPolicy(Duration.ofMillis(1), 1))
                .to(sink));
        pumps.await(sink.firstPayloads(2));
        pumps.until(() -> thrown.get() > 0);

        assertThat(pumps.drain(running).uncommitted()).isEmpty();
        assertThat(thrown.get()).isGreaterThan(1);
        assertThat(source.committed("in-0")).hasValue(1);
    }

    @Test
    void aStopWhileAComponentIsBeingOpenedClosesItAndOpensNoOther() {
        Sinks.Empty<Void> asked = Sinks.empty();
        Sinks.Empty<Void> opening = Sinks.empty();
        AtomicInteger closed = new AtomicInteger();
        Sink<Integer> slow = new Sink<>() {
            @Override
            public Mono<WriteResult> write(Event<Integer> event) {
                return Mono.empty();
            }

            @Override
            public Mono<Void> open(ComponentContext context) {
                asked.tryEmitEmpty();
                return opening.asMono();
            }

            @Override
            public Mono<Void> close() {
                return Mono.fromRunnable(closed::incrementAndGet);
            }

            @Override
            public String componentName() {
                return "slow";
            }
        };
        Component last = source;
        Running running = pumps.begin(Pipeline.named("p").from(source).to(slow));
        pumps.await(asked.asMono());
        pumps.untilWaiting(running, Reason.OPENING);
        pumps.await(running.stop());
        opening.tryEmitEmpty();

        assertThat(closed).hasValue(1);
        assertThat(source.calls().isOpen()).as(last.componentName()).isFalse();
    }

    @Test
    void aPausedPipelineDrains() {
        source.append("in-0", 1);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.firstPayloads(1));
        running.pause();

        assertThat(pumps.drain(running).acked()).isEqualTo(1);
    }

    @Test
    void aDrainBeforeAnythingWasReadIsEmpty() {
        assertThat(pumps.drain(pumps.start(Pipeline.named("p").from(source).to(sink)))
                        .emitted())
                .isZero();
    }

    @Test
    void asManyDrainsAndStopsAsWantedGiveTheSameReport() {
        source.append("in-0", 1, 2);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        pumps.await(sink.firstPayloads(2));
        DrainReport first = pumps.drain(running);

        assertThat(pumps.drain(running)).isEqualTo(first);
        assertThat(pumps.await(running.stop())).isEqualTo(first);
        assertThat(sink.calls().closes()).isEqualTo(1);
    }

    /** What waits behind an event that is left for the next run is left as well, and takes up no room any more. */
    @Test
    void batchesOfAKeyThatIsLeftForTheNextRunDoNotKeepThoseOfOthersOut() {
        source.append("in-0", numbers(10));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .batch("batch", new io.reactorpump.api.policy.BatchPolicy(2, Duration.ofDays(1)))
                .keyed(
                        batch -> batch.contains(4) || batch.contains(8),
                        2,
                        lane -> lane.process(
                                "ask",
                                (List<Integer> batch) -> batch.contains(0) ? Mono.error(FLAKY) : Mono.just(batch)))
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        DrainReport report = pumps.await(running.drain(Duration.ofDays(1)));
        equationHolds(report);
        assertThat(report.abandoned()).isEqualTo(6);
        assertThat(sink.payloads()).containsExactly(List.of(4, 5), List.of(8, 9));
    }
}
