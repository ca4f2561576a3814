package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Processor;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** Soft errors and hard ones, how a pipeline goes on after one, who may hold it back, and how it is found. */
class ErrorsAndThrottlesTest {

    private static final IllegalArgumentException SOFT = new IllegalArgumentException("soft");
    private static final IllegalStateException HARD = new IllegalStateException("hard");

    private final Pump pump = Pump.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final MemorySource<Integer> source = MemorySource.named("in")
            .partition("in-0", IntStream.range(0, 10).boxed().toArray(Integer[]::new));
    private final MemorySink<Integer> sink = MemorySink.named("sink");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean mended;

    private Flow<Integer> flow() {
        return Pipeline.named("p").from(source);
    }

    /** Fails softly with 2, and hard with 5 unless it is mended. */
    private Integer work(Integer number) {
        if (number == 2) {
            throw SOFT;
        }
        if (number == 5 && !mended) {
            throw HARD;
        }
        return number;
    }

    // --- soft and hard ---

    @Test
    void softErrorIsAWarningAndItsEventIsDroppedWhileAHardOneStopsThePipeline() {
        pump.pubsub()
                .messages(Lifecycle.WARNING)
                .subscribe(warning -> heard.add(warning.failure().cause().getMessage()));
        Running running = pumps.start(flow().map("work", this::work)
                .onFailure(FailurePolicy.drop().soft(error -> error == SOFT))
                .to(sink));
        pumps.untilState(running, State.FAILED);

        Failure error = running.error().orElseThrow();
        assertThat(error.cause()).isSameAs(HARD);
        assertThat(error.position().orElseThrow()).hasToString("partition=in-0, offset=5");
        assertThat(heard).containsExactly("soft");
        assertThat(running.status().stage("work").orElseThrow().dropped()).isEqualTo(1);
        assertThat(sink.payloads()).containsExactly(0, 1, 3, 4);
    }

    @Test
    void G9_whoWaitsForTheEndAfterAnErrorWasClearedHearsOfTheNextOneOnly() {
        Running running = pumps.start(flow().map("work", this::work)
                .onFailure(FailurePolicy.drop().soft(error -> error == SOFT))
                .to(sink));
        assertThatThrownBy(() -> pumps.await(running.completed())).isSameAs(HARD);

        sink.stall();
        mended = true;
        running.clearError();
        Mono<DrainReport> completed = running.completed().cache();
        List<Object> told = new CopyOnWriteArrayList<>();
        completed.subscribe(told::add, told::add);
        assertThat(told).isEmpty();
        sink.resume();
        source.complete();
        assertThat(pumps.await(completed).acked()).isEqualTo(10);

        assertThatThrownBy(() -> running.clearError()).isInstanceOf(StateException.class);
    }

    @Test
    void softErrorsMayBeRetriedAndDeadLetteredInstead() {
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        Running running = pumps.start(flow().map("work", this::work)
                .onFailure(FailurePolicy.retry(2, Backoff.none())
                        .thenDeadLetter(letters)
                        .soft(error -> error == SOFT))
                .to(sink));
        pumps.untilState(running, State.FAILED);

        assertThat(letters.payloads()).hasSize(1).allMatch(letter -> letter.attempts() == 3);
        assertThat(running.status().stage("work").orElseThrow().failed()).isEqualTo(4);
    }

    @Test
    void whatAnotherSystemIsToBlameForIsNeitherSoftNorHard() {
        sink.failNext(2, new InfrastructureException("away", null));
        source.complete();
        Running running = pumps.start(
                flow().onFailure(FailurePolicy.drop().soft(error -> false)).to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(10);
        assertThat(sink.payloads()).hasSize(10);
    }

    @Test
    void functionThatPassesItsEventOnInSpiteOfAnErrorCatchesIt() {
        source.complete();
        Running running = pumps.start(flow().<Integer>process(
                        "work",
                        number -> Mono.fromCallable(() -> work(number)).onErrorReturn(error -> error == SOFT, number))
                .onFailure(FailurePolicy.drop())
                .to(sink));

        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(0, 1, 2, 3, 4, 6, 7, 8, 9);
    }

    // --- going on ---

    @Test
    void clearedErrorGoesOnFromTheEventThatFailedAndSkipsNothing() {
        Running running = pumps.start(
                flow().filter(number -> number != 2).map("work", this::work).to(sink));
        pumps.untilState(running, State.FAILED);
        running.clearError();
        pumps.untilState(running, State.FAILED);
        mended = true;
        running.clearError();

        assertThat(pumps.await(sink.firstPayloads(9))).containsExactly(0, 1, 3, 4, 5, 6, 7, 8, 9);
        assertThat(running.error()).isEmpty();
    }

    @Test
    void skippedErrorGoesOnBehindTheEventThatFailedWhichIsCountedAndToldAsAWarning() {
        pump.pubsub()
                .messages(Lifecycle.WARNING)
                .subscribe(warning -> heard.add(warning.failure().stage() + " "
                        + warning.failure().position().orElseThrow() + " "
                        + warning.failure().cause().getMessage()));
        source.complete();
        Running running = pumps.start(
                flow().filter(number -> number != 2).map("work", this::work).to(sink));
        pumps.untilState(running, State.FAILED);
        running.skipError();

        assertThat(pumps.await(running.report()).acked()).isEqualTo(10);
        assertThat(sink.payloads()).containsExactly(0, 1, 3, 4, 6, 7, 8, 9);
        assertThat(running.status().stage("work").orElseThrow().dropped()).isEqualTo(1);
        assertThat(source.committed("in-0")).hasValue(9);
        assertThat(heard).containsExactly("work partition=in-0, offset=5 hard");
    }

    @Test
    void skippedErrorOfAnAsyncStageAndOfASinkGoOnToo() {
        source.complete();
        sink.failFor(number -> number == 7, HARD);
        Running running = pumps.start(
                flow().process("work", number -> Mono.fromCallable(() -> work(number)), StageOptions.concurrency(3))
                        .to(sink));
        for (int errors = 0; errors < 3; errors++) {
            pumps.untilState(running, State.FAILED);
            running.skipError();
        }

        assertThat(pumps.await(running.report()).acked()).isEqualTo(10);
        assertThat(sink.payloads()).containsExactly(0, 1, 3, 4, 6, 8, 9);
    }

    @Test
    void nothingIsSkippedWhereNoEventHasFailed() {
        Running running = pumps.start(flow().to(sink));
        assertThatThrownBy(running::skipError)
                .isInstanceOf(StateException.class)
                .hasMessage("pipeline 'p' is RUNNING (expected: FAILED by an event to skip it)");
        pumps.await(sink.firstPayloads(10));
        source.fail(new LinkageError("wrong library"));
        pumps.untilState(running, State.FAILED);

        assertThatThrownBy(running::skipError)
                .hasMessage("pipeline 'p' is FAILED (expected: FAILED by an event to skip it)");
        assertThat(running.state()).isEqualTo(State.FAILED);
    }

    // --- throttles ---

    @Test
    void G9_throttledPipelineTakesNothingAndSaysWhoHoldsItBackUntilNobodyDoes() {
        Running running = pumps.start(flow().to(sink));
        pumps.await(sink.firstPayloads(10));
        running.throttle("maintenance", true);
        running.throttle("maintenance", true);
        running.throttle("backup", true);
        running.pause();

        assertThat(pumps.untilWaiting(running, Reason.PAUSED))
                .isEqualTo("it was paused; it is throttled by 'backup' and 'maintenance'");
        assertThat(running.throttles()).containsExactly("backup", "maintenance");
        running.resume();
        running.throttle("backup", false);
        assertThat(pumps.untilWaiting(running, Reason.PAUSED)).isEqualTo("it is throttled by 'maintenance'");
        assertThat(running.state()).isEqualTo(State.RUNNING);
        running.throttle("maintenance", false);
        source.append("in-0", 10);
        assertThat(pumps.await(sink.firstPayloads(11))).endsWith(10);
        assertThat(running.throttles()).isEmpty();
    }

    @Test
    void throttledPipelineIsNotReadyAndIsReadyAgainWhenTheLastThrottleAndItsErrorAreGone() {
        List.of(Lifecycle.READY, Lifecycle.NOT_READY)
                .forEach(topic -> pump.pubsub()
                        .messages(topic)
                        .subscribe(message -> heard.add((topic.name() + " " + message.text()).strip())));
        sink.failNext(1, HARD);
        Running running = pumps.start(flow().to(sink));
        pumps.untilState(running, State.FAILED);
        running.throttle("maintenance", true);
        running.clearError();
        pumps.untilWaiting(running, Reason.PAUSED);
        running.throttle("maintenance", false);
        pumps.await(sink.firstPayloads(10));
        pumps.until(() -> heard.size() >= 3);

        assertThat(heard)
                .containsExactly(
                        "pipeline.ready",
                        "pipeline.not_ready it failed at 'sink' [partition=in-0, offset=0]: hard",
                        "pipeline.ready");
    }

    @Test
    void throttlesAndPausesOutliveARestart() {
        Running running = pumps.start(flow().to(sink));
        pumps.await(sink.firstPayloads(10));
        running.throttle("maintenance", true);
        pumps.await(running.restart());
        source.append("in-0", 10);

        assertThat(pumps.untilWaiting(running, Reason.PAUSED)).isEqualTo("it is throttled by 'maintenance'");
        assertThat(sink.payloads()).doesNotContain(10);
        running.throttle("maintenance", false);
        pumps.until(() -> sink.payloads().contains(10));
    }

    @Test
    void throttleNeedsAName() {
        Running running = pumps.start(flow().to(sink));

        assertThatThrownBy(() -> running.throttle(" ", true))
                .isInstanceOf(SettingException.class)
                .hasMessage("pipeline 'p'.throttle: ' ' (expected: a name that is not blank)");
    }

    // --- finding ---

    /** A component to be found. */
    private static final class Enricher implements Processor<Integer, Integer> {

        @Override
        public Integer process(EventContext context, Integer number) {
            return number;
        }
    }

    @Test
    void componentIsFoundByTheAddressThatItsPipelineGivesIt() {
        Enricher enricher = new Enricher();
        pumps.start(flow().process(enricher).to(sink));

        assertThat(pump.locate("p.Enricher")).containsSame(enricher);
        assertThat(pump.locate("p.sink")).containsSame(sink);
        assertThat(pump.locate("p.*in")).containsSame(source);
        assertThat(pump.locate("p.in")).containsSame(source);
        assertThat(pump.locate("p.*sink")).isEmpty();
        assertThat(pump.locate("p")).isEmpty();
        assertThat(pump.locate("q.sink")).isEmpty();
    }

    @Test
    void pumpListsItsPipelinesWithTheirStatesAndComponents() {
        Running running = pumps.start(flow().process(new Enricher()).to(sink));
        pumps.start(Pipeline.named("q").from("none", Mono.never()).to(MemorySink.named("other")));
        pumps.await(running.stop());

        assertThat(pump.status())
                .extracting(Status::pipeline, Status::state)
                .containsExactly(tuple("p", State.STOPPED), tuple("q", State.RUNNING));
        assertThat(pump.status().get(0).stages())
                .extracting(stage -> stage.kind() + " " + stage.name())
                .containsExactly("source in", "process Enricher", "sink sink");
    }
}
