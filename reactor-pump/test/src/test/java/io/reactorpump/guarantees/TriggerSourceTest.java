package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.FiringEnd.Cancelled;
import io.reactorpump.api.FiringEnd.Finished;
import io.reactorpump.api.FiringEnd.Skipped;
import io.reactorpump.api.FiringEnd.Superseded;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Topic;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.core.trigger.FiringCounts;
import io.reactorpump.core.trigger.ManualTrigger;
import io.reactorpump.core.trigger.Overlap;
import io.reactorpump.core.trigger.PausableTrigger;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggered;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Sources that run a cycle for each firing: one at a time, none lost unheard, under the failure policy of the pipeline. */
class TriggerSourceTest {

    private static final FiringEnd ACKED = new Finished(new Outcome.Acked());
    private static final RuntimeException FLAKY = new IllegalStateException("flaky");

    private final Pump pump = Pump.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final ManualTrigger trigger = Triggers.manual("hand");
    private final MemorySink<Object> sink = MemorySink.named("sink");

    /** Cycles that wait until they are let go, and emit the argument {@code n}. */
    private static final class Slow implements TriggerSource<Object> {

        final List<Object> begun = new CopyOnWriteArrayList<>();
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private volatile Sinks.Empty<Void> gate = Sinks.empty();

        @Override
        public Publisher<Object> cycle(Firing firing) {
            Object number = firing.arguments().get("n");
            begun.add(number);
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return gate.asMono().then(Mono.just(number)).flux().doFinally(end -> running.decrementAndGet());
        }

        void letGo() {
            Sinks.Empty<Void> open = gate;
            gate = Sinks.empty();
            open.tryEmitEmpty();
        }

        void open() {
            Sinks.Empty<Void> open = gate;
            open.tryEmitEmpty();
        }
    }

    private Mono<FiringEnd> fire(int number) {
        return trigger.fire(Map.of("n", number));
    }

    private Pipeline pipeline(Triggered<?> triggered) {
        return Pipeline.named("p").from(triggered).to(sink);
    }

    // --- cycles ---

    @Test
    void cycleGivesAValueAListAMonoOrAFlux() {
        Running running = pumps.start(
                pipeline(TriggerSource.ofValue("value", firing -> "one").on(trigger)));
        assertThat(pumps.await(trigger.fire())).isEqualTo(ACKED);
        pumps.drain(running);
        running = pumps.start(pipeline(
                TriggerSource.ofList("list", firing -> List.of("two", "three")).on(trigger)));
        assertThat(pumps.await(trigger.fire())).isEqualTo(ACKED);
        pumps.drain(running);
        running = pumps.start(
                pipeline(TriggerSource.of("mono", firing -> Mono.just("four")).on(trigger)));
        assertThat(pumps.await(trigger.fire())).isEqualTo(ACKED);
        pumps.drain(running);
        pumps.start(pipeline(
                TriggerSource.of("flux", firing -> Flux.just("five", "six")).on(trigger)));
        assertThat(pumps.await(trigger.fire())).isEqualTo(ACKED);

        assertThat(sink.payloads()).containsExactly("one", "two", "three", "four", "five", "six");
    }

    @Test
    void cycleWithoutEventsIsFinishedToo() {
        pumps.start(pipeline(TriggerSource.ofValue("nothing", firing -> null).on(trigger)));

        assertThat(pumps.await(trigger.fire())).isEqualTo(ACKED);
        assertThat(sink.payloads()).isEmpty();
    }

    @Test
    void firingCarriesTriggerTimeAndArguments() {
        Instant before = Instant.now();
        pumps.start(pipeline(TriggerSource.ofValue("self", firing -> firing).on(trigger)));

        pumps.await(trigger.fire(Map.of("key", "value")));

        assertThat(sink.payloads()).singleElement().satisfies(payload -> {
            Firing firing = (Firing) payload;
            assertThat(firing.trigger()).isEqualTo("hand");
            assertThat(firing.time()).isBetween(before, Instant.now());
            assertThat(firing.arguments()).isEqualTo(Map.of("key", "value"));
        });
    }

    @Test
    void firingFinishesWhenAllEventsOfItsCycleAreWritten() {
        sink.stall();
        pumps.start(pipeline(
                TriggerSource.ofList("numbers", firing -> List.of(1, 2, 3)).on(trigger)));
        List<FiringEnd> ends = new CopyOnWriteArrayList<>();
        trigger.fire().subscribe(ends::add);
        sink.release(2);
        pumps.await(sink.firstPayloads(2));
        pumps.await(sink.attempts().first(3));

        assertThat(ends).isEmpty();
        sink.resume();
        pumps.until(() -> ends.equals(List.of(ACKED)));
    }

    @Test
    void cycleMayBeLongAndIsAskedForNoMoreThanTheSinkTakes() {
        AtomicInteger made = new AtomicInteger();
        sink.stall();
        pumps.start(Pipeline.named("p")
                .from(TriggerSource.of("long", firing -> Flux.range(1, 100_000).doOnNext(made::set))
                        .on(trigger))
                .maxInFlight(8)
                .to(sink));
        Mono<FiringEnd> end = trigger.fire();
        pumps.await(sink.attempts().first(1));

        assertThat(made.get()).isLessThan(200);
        sink.resume();
        assertThat(pumps.await(end)).isEqualTo(ACKED);
        assertThat(sink.payloads()).hasSize(100_000);
    }

    @Test
    void componentHooksAreCalledAndTheNameIsThatOfTheClass() {
        List<String> calls = new CopyOnWriteArrayList<>();
        class Reports implements TriggerSource<String> {
            @Override
            public Mono<Void> open(ComponentContext context) {
                calls.add("open " + context.pipeline() + "." + context.component());
                return Mono.empty();
            }

            @Override
            public Publisher<String> cycle(Firing firing) {
                calls.add("cycle");
                return Mono.just("report");
            }

            @Override
            public Mono<Void> close() {
                calls.add("close");
                return Mono.empty();
            }
        }
        Pipeline pipeline = pipeline(new Reports().on(trigger));
        assertThat(pipeline.toString()).contains("source Reports", "cycle Reports.cycle");
        Running running = pumps.start(pipeline);
        pumps.await(trigger.fire());
        pumps.drain(running);

        assertThat(calls).containsExactly("open p.Reports", "cycle", "close");
    }

    // --- overlap ---

    @Test
    void firingsDuringACycleAreSkipped() {
        Slow cycles = new Slow();
        Triggered<Object> triggered = cycles.on(trigger).overlap(Overlap.skip());
        pumps.start(pipeline(triggered));
        Mono<FiringEnd> first = fire(1);
        pumps.until(() -> cycles.begun.size() == 1);

        assertThat(pumps.await(fire(2))).isEqualTo(new Skipped());
        assertThat(pumps.await(fire(3))).isEqualTo(new Skipped());
        cycles.open();

        assertThat(pumps.await(first)).isEqualTo(ACKED);
        assertThat(pumps.await(fire(4))).isEqualTo(ACKED);
        assertThat(cycles.begun).containsExactly(1, 4);
        assertThat(triggered.counts()).isEqualTo(new FiringCounts(4, 2, 2, 0, 0));
    }

    @Test
    void ofFiringsDuringACycleTheLatestIsKept() {
        Slow cycles = new Slow();
        Triggered<Object> triggered = cycles.on(trigger);
        pumps.start(pipeline(triggered));
        fire(1);
        pumps.until(() -> cycles.begun.size() == 1);
        Mono<FiringEnd> second = fire(2);
        Mono<FiringEnd> third = fire(3);
        Mono<FiringEnd> fourth = fire(4);

        assertThat(pumps.await(second)).isEqualTo(new Superseded());
        assertThat(pumps.await(third)).isEqualTo(new Superseded());
        assertThat(triggered.counts()).isEqualTo(new FiringCounts(4, 1, 0, 2, 1));
        cycles.open();

        assertThat(pumps.await(fourth)).isEqualTo(ACKED);
        assertThat(cycles.begun).containsExactly(1, 4);
        assertThat(triggered.counts()).isEqualTo(new FiringCounts(4, 2, 0, 2, 0));
    }

    @Test
    void soManyFiringsDuringACycleAreQueuedAndThoseBeyondAreSkipped() {
        Slow cycles = new Slow();
        Triggered<Object> triggered = cycles.on(trigger).overlap(Overlap.queue(2));
        pumps.start(pipeline(triggered));
        fire(1);
        pumps.until(() -> cycles.begun.size() == 1);
        Mono<FiringEnd> second = fire(2);
        Mono<FiringEnd> third = fire(3);

        assertThat(pumps.await(fire(4))).isEqualTo(new Skipped());
        cycles.open();

        assertThat(pumps.await(second)).isEqualTo(ACKED);
        assertThat(pumps.await(third)).isEqualTo(ACKED);
        assertThat(cycles.begun).containsExactly(1, 2, 3);
        assertThat(triggered.counts()).isEqualTo(new FiringCounts(4, 3, 1, 0, 0));
    }

    @Test
    void firingsWhileThePipelineIsPausedAreKeptUntilItGoesOn() {
        Slow cycles = new Slow();
        cycles.open();
        Triggered<Object> triggered = cycles.on(trigger).overlap(Overlap.queue(3));
        Running running = pumps.start(pipeline(triggered));
        pumps.await(fire(1));
        running.pause();
        pumps.untilWaiting(running, Reason.PAUSED);
        List<Mono<FiringEnd>> ends = List.of(fire(2), fire(3), fire(4), fire(5));

        assertThat(cycles.begun).containsExactly(1);
        running.resume();
        for (Mono<FiringEnd> end : ends) {
            assertThat(pumps.await(end)).isEqualTo(ACKED);
        }
        assertThat(cycles.begun).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void latestFiringWhileThePipelineIsPausedIsKeptUntilItGoesOn() {
        Slow cycles = new Slow();
        cycles.open();
        Triggered<Object> triggered = cycles.on(trigger).overlap(Overlap.latest());
        Running running = pumps.start(pipeline(triggered));
        pumps.await(fire(1));
        running.pause();
        pumps.untilWaiting(running, Reason.PAUSED);
        // The engine asks for one in advance, so of four the first may have been taken already.
        List<Mono<FiringEnd>> ends = List.of(fire(2), fire(3), fire(4), fire(5));

        assertThat(cycles.begun).containsExactly(1);
        running.resume();
        assertThat(pumps.await(ends.get(3))).isEqualTo(ACKED);
        assertThat(cycles.begun).startsWith(1).endsWith(5);
        for (Mono<FiringEnd> end : ends) {
            assertThat(pumps.await(end)).isNotInstanceOf(Skipped.class);
        }
    }

    @Test
    void cyclesNeverOverlapHoweverTheFiringsCome() {
        Slow cycles = new Slow();
        cycles.open();
        ManualTrigger other = Triggers.manual("other");
        Triggered<Object> triggered = cycles.on(trigger, other).overlap(Overlap.queue(50));
        pumps.start(Pipeline.named("p")
                .from(triggered)
                .process("elsewhere", payload -> Mono.just(payload).publishOn(Schedulers.parallel()))
                .to(sink));
        List<FiringEnd> ends = Flux.range(0, 2_000)
                .flatMap(
                        i -> Mono.defer(() -> (i % 2 == 0 ? trigger : other).fire(Map.of("n", i)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        64)
                .collectList()
                .block(Pumps.LIMIT.multipliedBy(6));

        FiringCounts counts = triggered.counts();
        assertThat(cycles.most).hasValue(1);
        assertThat(ends).hasSize(2_000);
        assertThat(ends.stream().filter(ACKED::equals)).hasSize((int) counts.begun());
        assertThat(sink.payloads()).hasSize((int) counts.begun()).doesNotHaveDuplicates();
        assertThat(counts.fired()).isEqualTo(2_000).isEqualTo(counts.begun() + counts.skipped());
    }

    // --- failures ---

    private Pipeline failing(Slow cycles, AtomicInteger failures, FailurePolicy policy) {
        return Pipeline.named("p")
                .from(TriggerSource.<Object>of(
                                "failing",
                                firing -> failures.getAndDecrement() > 0 ? Flux.error(FLAKY) : cycles.cycle(firing))
                        .on(trigger))
                .onFailure(policy)
                .to(sink);
    }

    @Test
    void cycleThatFailsForGoodIsDroppedAndTheNextFiringGoesOn() {
        Slow cycles = new Slow();
        cycles.open();
        pumps.start(failing(cycles, new AtomicInteger(1), FailurePolicy.drop()));

        assertThat(pumps.await(fire(1))).isEqualTo(ACKED);
        assertThat(pumps.await(fire(2))).isEqualTo(ACKED);
        assertThat(sink.payloads()).containsExactly(2);
    }

    @Test
    void cycleThatFailsIsRunAgainForTheSameFiring() {
        Slow cycles = new Slow();
        cycles.open();
        pumps.start(failing(cycles, new AtomicInteger(2), FailurePolicy.retry(3, Backoff.none())));

        assertThat(pumps.await(fire(1))).isEqualTo(ACKED);
        assertThat(sink.payloads()).containsExactly(1);
    }

    @Test
    void firingWhoseCycleFailsForGoodIsADeadLetter() {
        MemorySink<Object> dead = MemorySink.named("dead");
        Slow cycles = new Slow();
        cycles.open();
        pumps.start(failing(cycles, new AtomicInteger(1), FailurePolicy.deadLetter(dead)));

        assertThat(pumps.await(fire(1))).isEqualTo(new Finished(new Outcome.DeadLettered(FLAKY)));
        assertThat(pumps.await(fire(2))).isEqualTo(ACKED);
        assertThat(dead.payloads()).singleElement().satisfies(letter -> {
            DeadLetter about = (DeadLetter) letter;
            assertThat(about.stage()).isEqualTo("failing.cycle");
            assertThat(((Firing) about.original()).arguments()).isEqualTo(Map.of("n", 1));
        });
    }

    @Test
    void pipelineStoppedByACycleRunsItAgainWhenTheErrorIsCleared() {
        Slow cycles = new Slow();
        cycles.open();
        Running running = pumps.start(failing(cycles, new AtomicInteger(1), FailurePolicy.stop()));
        Mono<FiringEnd> first = fire(1);
        pumps.untilState(running, State.FAILED);
        Mono<FiringEnd> second = fire(2);
        running.clearError();

        assertThat(pumps.await(first)).isEqualTo(ACKED);
        assertThat(pumps.await(second)).isEqualTo(ACKED);
        assertThat(cycles.begun).containsExactly(1, 2);
    }

    @Test
    void cycleWaitsForASystemThatIsAwayAndTheStatusSaysSo() {
        AtomicInteger tries = new AtomicInteger();
        Running running = pumps.start(pipeline(TriggerSource.of(
                        "polls",
                        firing -> Mono.fromCallable(() -> {
                            if (tries.incrementAndGet() < 3) {
                                throw new InfrastructureException("api is away", null);
                            }
                            return "answer";
                        }))
                .on(trigger)));
        Mono<FiringEnd> end = trigger.fire();

        assertThat(pumps.untilWaiting(running, Reason.RETRYING))
                .startsWith("stage 'polls.cycle' waits to try again [partition=polls, offset=")
                .endsWith("]: api is away");
        assertThat(pumps.await(end)).isEqualTo(ACKED);
        assertThat(sink.payloads()).containsExactly("answer");
    }

    @Test
    void cyclesMayHaveAPolicyOfTheirOwn() {
        Slow cycles = new Slow();
        cycles.open();
        Running running = pumps.start(Pipeline.named("p")
                .from(
                        TriggerSource.<Object>of("failing", firing -> Flux.error(FLAKY))
                                .on(trigger),
                        StageOptions.defaults().onFailure(FailurePolicy.drop()))
                .to(sink));

        assertThat(pumps.await(fire(1))).isEqualTo(ACKED);
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void severalCyclesAtATimeAreRefused() {
        assertThatThrownBy(() -> Pipeline.named("p").from(new Slow().on(trigger), StageOptions.concurrency(2)))
                .isInstanceOf(SettingException.class)
                .hasMessage("Slow.cycle.concurrency: 2 (expected: 1: cycles never overlap)");
    }

    @Test
    void sourceWithoutATriggerIsRefused() {
        assertThatThrownBy(() -> new Slow().on())
                .isInstanceOf(SettingException.class)
                .hasMessage("Slow.triggers: 0 (expected: > 0)");
    }

    // --- ends ---

    @Test
    void firingsOfAPipelineThatStopsAreToldSoAndComeAgainWhenItIsRestarted() {
        Slow cycles = new Slow();
        Triggered<Object> triggered = cycles.on(trigger).overlap(Overlap.queue(2));
        Running running = pumps.start(pipeline(triggered));
        Mono<FiringEnd> first = fire(1);
        pumps.until(() -> cycles.begun.size() == 1);
        Mono<FiringEnd> second = fire(2);
        pumps.await(running.stop());

        assertThat(pumps.await(first)).isEqualTo(new Finished(new Outcome.Abandoned()));
        assertThat(pumps.await(second)).isEqualTo(new Cancelled());
        assertThat(triggered.counts()).isEqualTo(new FiringCounts(2, 0, 0, 0, 2));
        cycles.open();
        pumps.await(running.restart());

        pumps.until(() -> triggered.counts().begun() == 2);
        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly(1, 2);
        assertThat(cycles.begun).containsExactly(1, 1, 2);
    }

    @Test
    void drainFinishesTheCycleThatRuns() {
        Slow cycles = new Slow();
        Running running = pumps.start(pipeline(cycles.on(trigger)));
        Mono<FiringEnd> first = fire(1);
        pumps.until(() -> cycles.begun.size() == 1);
        running.drain(Pumps.LIMIT);
        pumps.untilState(running, State.DRAINING);
        Mono<FiringEnd> second = fire(2);
        cycles.open();

        assertThat(pumps.await(first)).isEqualTo(ACKED);
        assertThat(pumps.await(second)).isEqualTo(new Cancelled());
        assertThat(pumps.await(running.report()).emitted()).isOne();
        assertThat(sink.payloads()).containsExactly(1);
    }

    @Test
    void triggerThatNobodyUsesSaysSo() {
        assertThatThrownBy(() -> trigger.fire().block(Pumps.LIMIT))
                .isInstanceOf(StateException.class)
                .hasMessage("trigger 'hand' is not in use (expected: a running pipeline that has it)");
        pumps.drain(pumps.start(pipeline(new Slow().on(trigger))));
        assertThatThrownBy(() -> trigger.fire().block(Pumps.LIMIT)).isInstanceOf(StateException.class);
    }

    @Test
    void oneTriggerFiresSeveralSourcesAndTellsTheWorstEnd() {
        Slow slow = new Slow();
        pumps.start(pipeline(slow.on(trigger).overlap(Overlap.skip())));
        pumps.start(Pipeline.named("q")
                .from(TriggerSource.ofValue("quick", firing -> 1).on(trigger))
                .to(MemorySink.named("other")));
        Mono<FiringEnd> first = fire(1);
        pumps.until(() -> slow.begun.size() == 1);

        assertThat(pumps.await(fire(2))).isEqualTo(new Skipped());
        slow.open();
        assertThat(pumps.await(first)).isEqualTo(ACKED);
    }

    // --- triggers ---

    @Test
    void onceRunsOneCycleAndCompletesThePipeline() {
        Running running = pumps.start(pipeline(
                TriggerSource.ofList("numbers", firing -> List.of(1, 2)).on(Triggers.once())));

        assertThat(pumps.await(running.report()).acked()).isOne();
        assertThat(running.state()).isEqualTo(State.COMPLETED);
        assertThat(sink.payloads()).containsExactly(1, 2);
    }

    @Test
    void messageFiresWithItsPayload() {
        Topic<String> typed = Topic.of("typed", String.class);
        pumps.start(pipeline(TriggerSource.ofValue("self", Firing::arguments)
                .on(Triggers.onMessage("my.event.topic"), Triggers.onMessage(typed))
                .overlap(Overlap.queue(5))));

        pump.pubsub().publish("my.event.topic", Map.of("data", Map.of("key", "value")));
        pump.pubsub().publish("my.event.topic", List.of(1));
        pump.pubsub().publish("my.event.topic", Map.of(1, 2));
        pump.pubsub().publish(typed, "text");

        assertThat(pumps.await(sink.firstPayloads(4)))
                .containsExactly(
                        Map.of("data", Map.of("key", "value")),
                        Map.of("message", List.of(1)),
                        Map.of("message", Map.of(1, 2)),
                        Map.of("message", "text"));
    }

    @Test
    void pausedTriggerDoesNotFireAndCountsWhatItMissed() {
        PausableTrigger pausable = Triggers.pausable(trigger);
        pumps.start(
                pipeline(TriggerSource.ofValue("n", firing -> firing.arguments().get("n"))
                        .on(pausable)));
        pausable.pause();

        assertThat(pumps.await(fire(1))).isEqualTo(new Skipped());
        assertThat(pausable.missed()).isOne();
        pausable.resume();
        assertThat(pumps.await(fire(2))).isEqualTo(ACKED);
        assertThat(sink.payloads()).containsExactly(2);
    }

    @Test
    void fluxOfFiringsIsATriggerAndIsSubscribedAgainWhenItFails() {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<Firing> firings = Flux.defer(() -> subscriptions.incrementAndGet() == 1
                ? Flux.just(Firing.of("mine", Instant.EPOCH)).concatWith(Flux.error(FLAKY))
                : Flux.just(Firing.of("mine", Instant.EPOCH)));
        pumps.start(pipeline(TriggerSource.ofValue("name", Firing::trigger)
                .on(Triggers.of("mine", firings))
                .overlap(Overlap.queue(1))));

        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly("mine", "mine");
        assertThat(subscriptions).hasValue(2);
    }

    @Test
    void cyclesAreAnnounced() {
        List<String> said = new CopyOnWriteArrayList<>();
        for (Topic<Lifecycle.CycleMessage> topic : List.of(Lifecycle.CYCLE_BEGIN, Lifecycle.CYCLE_END)) {
            pump.pubsub()
                    .messages(topic)
                    .subscribe(message -> said.add(topic + " " + message.pipeline() + "." + message.source() + " "
                            + message.firing().arguments() + " " + message.end()));
        }
        pumps.start(pipeline(TriggerSource.ofValue("name", Firing::trigger).on(trigger)));
        pumps.await(fire(1));

        assertThat(said)
                .containsExactly(
                        "pipeline.cycle_begin p.name {n=1} Optional.empty",
                        "pipeline.cycle_end p.name {n=1} Optional[Finished[outcome=Acked[]]]");
    }

    @Test
    void eventsHaveIdsThatAreNotGivenTwice() {
        List<String> ids = new ArrayList<>();
        Pipeline pipeline = Pipeline.named("p")
                .from(TriggerSource.ofList("numbers", firing -> List.of(1, 2)).on(trigger))
                .mapWith("id", (context, payload) -> {
                    ids.add(context.id());
                    return payload;
                })
                .to(sink);
        Running running = pumps.start(pipeline);
        pumps.await(trigger.fire());
        pumps.await(trigger.fire());
        pumps.await(running.restart());
        pumps.await(trigger.fire());

        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    }
}
