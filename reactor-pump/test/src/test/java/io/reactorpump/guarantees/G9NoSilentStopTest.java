package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.BugException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus.OldestEvent;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G9: no failure of an event ends the subscription to the source, and a pipeline that makes no progress says why. */
class G9NoSilentStopTest {

    private static final RuntimeException FLAKY = new IllegalStateException("flaky");
    private static final FailurePolicy STUBBORN =
            FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofDays(1)));

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final MemorySink<Integer> sink = MemorySink.named("sink");

    private Running start() {
        return pumps.start(Pipeline.named("p").from(source).to(sink));
    }

    // --- reasons ---

    @Test
    void itSaysThatTheSourceHasNothingNew() {
        assertThat(pumps.untilWaiting(start(), Reason.SOURCE)).isEqualTo("source 'in' has nothing new");
    }

    @Test
    void itSaysThatItWasPaused() {
        Running running = start();
        running.pause();

        assertThat(pumps.untilWaiting(running, Reason.PAUSED)).isEqualTo("it was paused");
        running.resume();
        source.append("in-0", 1);
        assertThat(pumps.await(sink.firstPayloads(1))).containsExactly(1);
    }

    @Test
    void itSaysWhatItFailedWith() {
        source.append("in-0", 1, 2);
        sink.failFor(number -> number == 2, FLAKY);
        Running running = start();

        assertThat(pumps.untilWaiting(running, Reason.FAILED))
                .isEqualTo("it failed at 'sink' [partition=in-0, offset=1]: flaky");
    }

    @Test
    void itSaysThatItIsDraining() {
        sink.stall();
        source.append("in-0", 1);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        running.drain(Pumps.LIMIT);

        assertThat(pumps.untilWaiting(running, Reason.DRAINING)).startsWith("it is draining; 1 in flight");
        sink.resume();
    }

    @Test
    void itSaysThatItIsOver() {
        Running running = start();
        pumps.drain(running);

        assertThat(pumps.untilWaiting(running, Reason.OVER)).isEqualTo("it is STOPPED");
    }

    @Test
    void itSaysThatAComponentCannotBeOpenedYet() {
        sink.failNextOpens(1, new InfrastructureException("no broker", null));
        Running running = pumps.begin(Pipeline.named("p").from(source).to(sink));

        pumps.until(() -> running.status()
                .waiting()
                .filter(waiting ->
                        waiting.reason() == Reason.OPENING && waiting.text().equals("opening: no broker"))
                .isPresent());
        pumps.await(running.started());
    }

    @Test
    void itSaysThatTheSourceBrokeAndSubscribesAgain() {
        Running running = start();
        source.fail(new InfrastructureException("no broker", null));

        assertThat(pumps.untilWaiting(running, Reason.RECONNECTING))
                .isEqualTo("source 'in' is subscribed again: no broker");
        source.append("in-0", 1);
        assertThat(pumps.await(sink.firstPayloads(1))).containsExactly(1);
    }

    @Test
    void itSaysThatAnEventWaitsForAnotherTry() {
        source.append("in-0", 1);
        sink.failNext(1, FLAKY);
        Running running =
                pumps.start(Pipeline.named("p").from(source).onFailure(STUBBORN).to(sink));

        assertThat(pumps.untilWaiting(running, Reason.RETRYING))
                .isEqualTo("stage 'sink' waits to try again [partition=in-0, offset=0]: flaky");
    }

    @Test
    void itSaysThatTheSourceCannotCommitUntilItCan() {
        source.append("in-0", 1);
        InfrastructureException away = new InfrastructureException("no broker", null);
        source.failNextCommits(Integer.MAX_VALUE, away);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .commit(new CommitPolicy(Duration.ofMillis(20), 1))
                .to(sink));

        assertThat(pumps.untilWaiting(running, Reason.COMMIT)).isEqualTo("the source can not commit: no broker");
        source.failNextCommits(0, away);
        pumps.untilWaiting(running, Reason.SOURCE);
        assertThat(source.committed("in-0")).hasValue(0);
    }

    @Test
    void itForgetsATroubleWithCommitsThatNobodyNeedsAnyMore() {
        source.append("in-0", 1);
        source.failNextCommits(Integer.MAX_VALUE, new InfrastructureException("no broker", null));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .commit(new CommitPolicy(Duration.ofMillis(20), 1))
                .to(sink));
        pumps.untilWaiting(running, Reason.COMMIT);

        source.lose("in-0");
        pumps.untilWaiting(running, Reason.SOURCE);
    }

    @Test
    void itSaysThatAPartitionsWindowIsFull() {
        AtomicBoolean first = new AtomicBoolean(true);
        source.append("in-0", IntStream.range(0, 100).boxed().toArray(Integer[]::new));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .flow(new FlowPolicy(4, 8))
                .process(
                        "slow",
                        (Integer number) -> first.getAndSet(false) ? Mono.never() : Mono.just(number),
                        StageOptions.unordered(4))
                .to(sink));

        assertThat(pumps.untilWaiting(running, Reason.WINDOW))
                .startsWith("partition in-0 is paused: ")
                .contains("its window of 8 events is full", "the oldest [partition=in-0, offset=0] at stage 'slow'");
        assertThat(source.pauses().all().get(0).why()).isEqualTo("its window of 8 events is full");
    }

    @Test
    void itSaysThatAsMuchAsMayBeIsInFlight() {
        sink.stall();
        source.append("in-0", 1, 2, 3, 4, 5, 6);
        Running running =
                pumps.start(Pipeline.named("p").from(source).maxInFlight(4).to(sink));

        assertThat(pumps.untilWaiting(running, Reason.IN_FLIGHT))
                .startsWith("4 in flight, the oldest [partition=in-0, offset=0] at stage 'sink' for PT");
        sink.resume();
        assertThat(pumps.await(sink.firstPayloads(6))).hasSize(6);
    }

    @Test
    void itSaysThatNoStageAsksForMore() {
        source.append("in-0", IntStream.range(0, 100).boxed().toArray(Integer[]::new));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .throttle("brake", 1, Duration.ofDays(1))
                .to(sink));

        assertThat(pumps.untilWaiting(running, Reason.NO_DEMAND))
                .startsWith("no stage asks for more; ")
                .contains("the oldest [partition=in-0, offset=1] at stage 'brake' for PT");
    }

    // --- the oldest event ---

    @Test
    void theOldestEventIsShownAtTheStageWhereItIs() {
        source.append("in-0", 1, 2, 3);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .map("first", number -> number)
                .map("second", (Integer number) -> {
                    if (number == 2) {
                        throw FLAKY;
                    }
                    return number;
                })
                .onFailure(STUBBORN)
                .to(sink));
        pumps.untilWaiting(running, Reason.RETRYING);

        OldestEvent oldest = running.status().partitions().get(0).oldest().orElseThrow();
        assertThat(oldest.position().offset()).isEqualTo(1);
        assertThat(oldest.stage()).isEqualTo("second");
        Duration age = oldest.age();
        pumps.until(() -> running.status()
                        .partitions()
                        .get(0)
                        .oldest()
                        .orElseThrow()
                        .age()
                        .compareTo(age)
                > 0);
    }

    @Test
    void eachStageCountsWhatPassesAndWhatFails() {
        source.append("in-0", 1, 2, 3, 4).complete();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .filter("odd", number -> number % 2 == 1)
                .map("one", (Integer number) -> {
                    if (number == 3) {
                        throw FLAKY;
                    }
                    return number;
                })
                .onFailure(FailurePolicy.retry(1, Backoff.none()).thenDrop())
                .to(sink));
        pumps.await(running.report());

        Status status = running.status();
        assertThat(status.stage("odd").orElseThrow())
                .isEqualTo(new StageStatus("odd", "filter", 4, 2, 2, 0, 0, 0, Optional.empty()));
        assertThat(status.stage("one").orElseThrow().failed()).isEqualTo(2);
        assertThat(status.stage("one").orElseThrow().retried()).isEqualTo(1);
        assertThat(status.stage("one").orElseThrow().dropped()).isEqualTo(1);
        assertThat(status.stage("sink").orElseThrow().out()).isEqualTo(1);
    }

    // --- the source ---

    @Test
    void theFailureOfAnEventDoesNotEndTheSubscription() {
        source.append("in-0", 1, 2, 3).complete();
        sink.failFor(number -> number == 2, FLAKY);
        pumps.run(
                Pipeline.named("p").from(source).onFailure(FailurePolicy.drop()).to(sink));

        assertThat(source.calls().subscriptions()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(1, 3);
    }

    @Test
    void aSourceThatBreaksIsReadAgainFromWhatIsCommitted() {
        source.append("in-0", 1, 2, 3);
        Running running = start();
        pumps.await(sink.firstPayloads(3));
        source.fail(new InfrastructureException("no broker", null));
        pumps.until(() -> source.calls().subscriptions() == 2);
        source.append("in-0", 4).complete();

        pumps.await(running.report());
        assertThat(sink.payloads()).contains(1, 2, 3, 4);
        assertThat(source.committed("in-0")).hasValue(3);
    }

    @Test
    void aSourceThatIsRefusedForGoodFailsThePipelineAtOnce() {
        Running running = start();
        source.fail(new FatalException("wrong password", null));

        assertThat(pumps.untilWaiting(running, Reason.FAILED)).isEqualTo("it failed at 'in': wrong password");
    }

    @Test
    void aSourceThatThrowsInsteadOfGivingAPublisherIsAskedAgain() {
        AtomicInteger calls = new AtomicInteger();
        Source<Integer> throwing = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                if (calls.incrementAndGet() < 3) {
                    throw new IllegalStateException("not ready");
                }
                return source.receive(context);
            }

            @Override
            public String componentName() {
                return "throwing";
            }
        };
        source.append("in-0", 1).complete();
        Running running = pumps.begin(Pipeline.named("p").from(throwing).to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(1);
    }

    @Test
    void aSourceThatBreaksWhileThePipelineHasFailedIsSubscribedAgainWhenTheErrorIsCleared() {
        source.append("in-0", 1);
        sink.failFor(number -> number == 1, FLAKY);
        Running running = start();
        pumps.untilState(running, State.FAILED);
        source.fail(new InfrastructureException("no broker", null));
        source.append("in-0", 2);

        sink.heal();
        running.clearError();
        pumps.until(() -> sink.payloads().contains(2));
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aBugThatShowsWhileThePipelineHasFailedIsNotForgottenWhenTheErrorIsCleared() {
        AtomicInteger subscriptions = new AtomicInteger();
        Sinks.Empty<Void> second = Sinks.empty();
        Source<Integer> told = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                Partition partition = context.assign("p-0");
                subscriptions.incrementAndGet();
                return Flux.range(0, 2)
                        .map(number ->
                                new Received<>(number, partition, number, null, null, Headers.none(), null, outcome -> {
                                    throw new IllegalStateException("who told me");
                                }))
                        .concatWith(Flux.never());
            }

            @Override
            public String componentName() {
                return "told";
            }
        };
        Running running = pumps.start(Pipeline.named("p")
                .from(told)
                .process(
                        "half",
                        (Integer number) -> number == 0
                                ? Mono.<Integer>error(FLAKY)
                                : second.asMono().thenReturn(number),
                        StageOptions.unordered(2))
                .to(sink));
        pumps.untilWaiting(running, Reason.FAILED);
        second.tryEmitEmpty().orThrow();

        pumps.until(() -> running.status().failure().orElseThrow().cause() instanceof BugException);
        running.clearError();
        pumps.until(() -> subscriptions.get() == 2);
    }

    @Test
    void aPipelineThatFailsWhileItsSourceIsAwayIsSubscribedAgainWhenTheErrorIsCleared() {
        sink.stall();
        sink.failNext(1, FLAKY);
        source.append("in-0", 1);
        Running running = start();
        pumps.await(sink.attempts().first(1));
        source.failNextSubscriptions(1, new InfrastructureException("no broker", null));
        source.fail(new InfrastructureException("no broker", null));
        pumps.untilWaiting(running, Reason.RECONNECTING);
        sink.resume();
        pumps.untilState(running, State.FAILED);

        source.append("in-0", 2);
        running.clearError();
        pumps.until(() -> sink.payloads().contains(2));
    }

    @Test
    void aClassifierThatThrowsDoesNotKeepASourceFromBeingReadAgain() {
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(FailurePolicy.stop().classify(error -> {
                    throw new IllegalStateException("no idea");
                }))
                .to(sink));
        source.fail(new IllegalStateException("broken"));
        source.append("in-0", 1);

        assertThat(pumps.await(sink.firstPayloads(1))).containsExactly(1);
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    // --- giving back ---

    @Test
    void aRecordThatTheSourceDoesNotTakeBackStopsThePipelineAndIsGivenBackAfterwards() {
        source.append("in-0", 1, 2).complete().rejecting().failNextRejections(1, FLAKY);
        sink.failFor(number -> number == 1, new IllegalArgumentException("poison"));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(FailurePolicy.reject())
                .to(sink));
        pumps.untilState(running, State.FAILED);
        running.clearError();

        assertThat(pumps.await(running.report()).rejected()).isEqualTo(1);
        assertThat(source.rejections().size()).isEqualTo(1);
        assertThat(source.committed("in-0")).hasValue(1);
    }

    @Test
    void aSourceThatIsAwayWhenARecordIsGivenBackIsWaitedFor() {
        source.append("in-0", 1, 2)
                .complete()
                .rejecting()
                .failNextRejections(2, new InfrastructureException("no broker", null));
        sink.failFor(number -> number == 1, new IllegalArgumentException("poison"));

        assertThat(pumps.run(Pipeline.named("p")
                                .from(source)
                                .onFailure(FailurePolicy.reject())
                                .to(sink))
                        .rejected())
                .isEqualTo(1);
        assertThat(source.committed("in-0")).hasValue(1);
    }

    // --- mending ---

    @Test
    void clearingTheErrorTriesTheFailedEventAgainAndSkipsNothing() {
        source.append("in-0", 1, 2, 3).complete();
        sink.failFor(number -> number == 2, FLAKY);
        Running running = start();
        pumps.untilState(running, State.FAILED);
        assertThat(running.status().failure().orElseThrow().attempts()).isEqualTo(1);
        running.clearError();
        pumps.until(() -> sink.attempts().size() == 3);
        pumps.untilState(running, State.FAILED);

        sink.heal();
        running.clearError();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(3);
        assertThat(sink.payloads()).containsExactly(1, 2, 3);
    }

    @Test
    void restartingAfterAFailureReadsAgainWhatWasNotCommitted() {
        source.append("in-0", 1, 2, 3);
        sink.failFor(number -> number == 2, FLAKY);
        Running running = start();
        pumps.untilState(running, State.FAILED);
        pumps.until(() -> source.committed("in-0").isPresent());

        sink.heal();
        pumps.await(running.restart());
        pumps.until(() -> sink.payloads().size() == 3);
        assertThat(sink.payloads()).containsExactly(1, 2, 3);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void restartingTwiceAtATimeBeginsOneRunAfterTheOther() {
        source.append("in-0", 1);
        Running running = start();
        pumps.await(sink.firstPayloads(1));
        source.stallCommits();
        Mono<Void> first = running.restart();
        Mono<Void> second = running.restart();
        source.resumeCommits();
        pumps.await(first);
        pumps.await(second);
        source.append("in-0", 2);

        pumps.until(() -> sink.payloads().contains(2));
        assertThat(source.violations()).isEmpty();
        assertThat(sink.violations()).isEmpty();
        assertThat(source.calls().opens() - source.calls().closes()).isEqualTo(1);
    }

    /** Such as that of a source whose records are of no assignment of this engine. */
    @Test
    void aBugIsToldWithTheErrorBehindIt() {
        Partition foreign = new StandaloneSourceContext().assign("foreign");
        Source<Integer> broken = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                return Flux.just(Received.of(1, foreign, 0));
            }
        };
        Running running = pumps.start(Pipeline.named("p").from(broken).to(sink));

        pumps.untilState(running, State.FAILED);
        Throwable bug = running.status().failure().orElseThrow().cause();
        assertThat(bug).isInstanceOf(BugException.class).hasCauseInstanceOf(ClassCastException.class);
    }
}
