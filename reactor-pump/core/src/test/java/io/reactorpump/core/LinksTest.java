package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Pipelines that would wait for themselves are refused, and linked ones are drained parents first. */
class LinksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Pump pump = Pump.create().closeLimit(LIMIT);
    private final InternalSource<Object> one = InternalSource.named("one");
    private final InternalSource<Object> two = InternalSource.named("two");
    private final InternalSource<Object> three = InternalSource.named("three");
    private final Pipeline first = Pipeline.named("first").from(one).to(two.sink());
    private final Pipeline second = Pipeline.named("second")
            .from(two)
            .tee("also", Branch.required("on", three.sink()))
            .to(Sink.of("log", ignored -> {}));

    @AfterEach
    void close() {
        pump.close();
    }

    @Test
    void pipelinesThatWriteIntoOneAnotherInACircleAreRefusedByTheOneThatClosesIt() {
        pump.start(first);
        pump.start(second);

        assertThatThrownBy(() -> pump.start(Pipeline.named("third").from(three).to(one.sink())))
                .isInstanceOf(SettingException.class)
                .hasMessage("pipelines: first → second → third → first"
                        + " (expected: no circle of pipelines that write into one another)");
        assertThat(pump.pipeline("third")).isEmpty();
    }

    @Test
    void pipelineThatWritesIntoItselfIsRefusedAlsoByItsDeadLetters() {
        InternalSource<Object> again = InternalSource.named("again");

        assertThatThrownBy(() -> pump.start(Pipeline.named("self")
                        .from(again)
                        .onFailure(FailurePolicy.deadLetter(again.sink()))
                        .to(Sink.of("log", ignored -> {}))))
                .hasMessage("pipelines: self → self (expected: no circle of pipelines that write into one another)");
    }

    @Test
    void pipelineThatIsOverCountsAsItCanBeRestarted() {
        pump.start(first).drain(LIMIT).block(LIMIT);

        assertThatThrownBy(() -> pump.start(Pipeline.named("back").from(two).to(one.sink())))
                .hasMessageContaining("first → back → first");
    }

    @Test
    void aCircleIsSeenBehindTheNameOfARecipe() {
        assertThatThrownBy(() -> pump.start(Pipeline.named("self")
                        .from(three)
                        .to(Recipe.sink(config -> three.sink()).named("Back"))))
                .hasMessageContaining("self → self");
    }

    @Test
    void pipelinesWithoutACircleAreStartedWhateverTheirOrder() {
        pump.startAll(second, first, Pipeline.named("third").from(three).to(Sink.of("end", ignored -> {})));

        assertThat(pump.pipelines()).extracting(Running::state).containsOnly(State.RUNNING);
    }

    @Test
    void G7_pumpDrainsParentsBeforeTheirChildrenSoThatNothingIsAbandoned() throws InterruptedException {
        List<Object> seen = new CopyOnWriteArrayList<>();
        CountDownLatch underWay = new CountDownLatch(50);
        pump.start(Pipeline.named("third")
                .from(three)
                .process("slow", item -> Flux.just(item).delayElements(Duration.ofNanos(100_000)))
                .to(Sink.of("end", seen::add)));
        pump.start(second);
        pump.start(Pipeline.named("numbers")
                .from("range", Flux.range(0, Integer.MAX_VALUE))
                .peek(number -> underWay.countDown())
                .to(two.sink()));
        assertThat(underWay.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        var reports = pump.drain(LIMIT).block(LIMIT.multipliedBy(2));
        assertThat(reports).hasSize(3);
        assertThat(reports.values()).allSatisfy(report -> {
            assertThat(report.abandoned()).isZero();
            assertThat(report.acked()).isEqualTo(report.emitted());
        });
        assertThat(seen).hasSize((int) reports.get("numbers").emitted());
    }

    @Test
    void childThatHasFailedDoesNotKeepItsParentsDrainWaiting() {
        pump.start(Pipeline.named("child").from(three).to(Sink.of("end", item -> {
            throw new IllegalStateException("no");
        })));
        Running parent = pump.start(
                Pipeline.named("parent").from("range", Flux.range(0, 5)).to(three.sink()));
        pump.pipeline("child").orElseThrow().completed().onErrorComplete().block(LIMIT);

        var reports = pump.drain(Duration.ofDays(1)).block(LIMIT);
        assertThat(reports.get("parent").abandoned())
                .isEqualTo(reports.get("parent").emitted());
        assertThat(parent.state()).isEqualTo(State.STOPPED);
    }
}
