package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.Loop;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Sources with a loop of their own: on a thread of their own, by demand, started again, interrupted cleanly. */
class LoopSourceTest {

    private static final RuntimeException FLAKY = new IllegalStateException("flaky");

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** A loop with a name, that says when it begins and ends. */
    private LoopSource<Integer> loop(LoopSource<Integer> body) {
        return new LoopSource<>() {
            @Override
            public void run(Loop<Integer> loop) throws Exception {
                calls.add("run");
                try {
                    body.run(loop);
                    calls.add("returned");
                } catch (InterruptedException e) {
                    calls.add("interrupted");
                    throw e;
                }
            }

            @Override
            public Mono<Void> open(ComponentContext context) {
                calls.add("open");
                return Mono.empty();
            }

            @Override
            public Mono<Void> close() {
                calls.add("close");
                return Mono.empty();
            }

            @Override
            public String componentName() {
                return "Numbers";
            }
        };
    }

    private Running start(LoopSource<Integer> source) {
        return pumps.start(Pipeline.named("p").from(source).to(sink));
    }

    @Test
    void loopThatReturnsCompletesThePipeline() {
        Running running = start(loop(loop -> {
            for (int i = 0; i < 1_000; i++) {
                loop.emit(i);
            }
        }));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(1_000);
        assertThat(running.state()).isEqualTo(State.COMPLETED);
        assertThat(sink.payloads()).hasSize(1_000).isSorted();
        assertThat(calls).containsExactly("open", "run", "returned", "close");
    }

    @Test
    void loopRunsOnAThreadOfItsOwnThatSaysForWhomItWorks() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        Running running = start(loop(loop -> {
            seen.add(Thread.currentThread().getName());
            seen.add(Schedulers.isInNonBlockingThread());
            seen.add(MDC.get(LogContext.PIPELINE));
            seen.add(loop.context().pipeline() + "." + loop.context().component());
        }));
        pumps.await(running.report());

        assertThat(seen).containsExactly("loop-p-Numbers", false, "p", "p.Numbers");
    }

    @Test
    void loopWaitsUntilThePipelineAsksForMore() {
        AtomicInteger emitted = new AtomicInteger();
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> {
                    for (int i = 0; i < 100; i++) {
                        loop.emit(i);
                        emitted.incrementAndGet();
                    }
                }))
                .maxInFlight(8)
                .to(sink));

        pumps.untilWaiting(running, Reason.IN_FLIGHT);
        pumps.until(() -> emitted.get() >= 7);
        assertThat(emitted.get()).isLessThanOrEqualTo(8);
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(100);
    }

    @Test
    void readyWaitsUntilAPausedPipelineGoesOn() {
        CountDownLatch paused = new CountDownLatch(1);
        List<String> steps = new CopyOnWriteArrayList<>();
        Running running = start(loop(loop -> {
            loop.emit(1);
            paused.await();
            steps.add("asks");
            loop.ready();
            steps.add("ready");
            loop.emit(2);
        }));
        pumps.await(sink.firstPayloads(1));
        running.pause();
        pumps.untilWaiting(running, Reason.PAUSED);
        paused.countDown();
        pumps.until(() -> !steps.isEmpty());

        assertThat(steps).containsExactly("asks");
        running.resume();
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(1, 2);
    }

    @Test
    void loopThatThrowsIsStartedAgainWithBackoff() {
        AtomicInteger runs = new AtomicInteger();
        Running running = start(loop(loop -> {
            int run = runs.incrementAndGet();
            loop.emit(run);
            if (run < 3) {
                throw FLAKY;
            }
        }));

        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(1, 2, 3);
        assertThat(calls).containsExactly("open", "run", "run", "run", "returned", "close");
    }

    @Test
    void statusSaysWhyTheLoopIsStartedAgain() {
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> {
                    throw FLAKY;
                }))
                .to(sink));

        assertThat(pumps.untilWaiting(running, Reason.RECONNECTING))
                .isEqualTo("source 'Numbers' is subscribed again: flaky");
    }

    @Test
    void loopThatThrowsWhatThePolicyTakesForFatalFailsThePipeline() {
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> {
                    throw FLAKY;
                }))
                .onFailure(FailurePolicy.stop().classify(error -> FailureKind.FATAL))
                .to(sink));
        pumps.untilState(running, State.FAILED);
        assertThat(running.status().failure().orElseThrow().cause()).isSameAs(FLAKY);

        FatalException fatal = new FatalException("no such account", null);
        Running other = pumps.start(Pipeline.named("q")
                .from(loop(loop -> {
                    throw fatal;
                }))
                .to(MemorySink.<Integer>named("other")));
        pumps.untilState(other, State.FAILED);
        assertThat(other.status().failure().orElseThrow().cause()).isSameAs(fatal);
    }

    @Test
    void loopThatBlocksIsInterruptedAndClosedAfterwards() {
        CountDownLatch never = new CountDownLatch(1);
        Running running = start(loop(loop -> {
            loop.emit(1);
            never.await();
        }));
        pumps.await(sink.firstPayloads(1));
        pumps.drain(running);

        assertThat(calls).containsExactly("open", "run", "interrupted", "close");
    }

    @Test
    void loopThatWaitsForDemandIsInterrupted() {
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> {
                    for (int i = 0; ; i++) {
                        loop.emit(i);
                    }
                }))
                .maxInFlight(1)
                .to(sink));
        pumps.await(sink.attempts().first(1));
        pumps.await(running.stop());

        assertThat(calls).containsExactly("open", "run", "interrupted", "close");
    }

    @Test
    void loopThatCatchesItsInterruptAsAnyExceptionEndsAllTheSame() {
        CountDownLatch ended = new CountDownLatch(1);
        Running running = start(loop(loop -> {
            try {
                while (true) {
                    try {
                        loop.emit(1);
                        loop.sleep(Duration.ofDays(1));
                    } catch (Exception e) {
                        calls.add("caught");
                    }
                }
            } finally {
                ended.countDown();
            }
        }));
        pumps.await(sink.firstPayloads(1));
        pumps.drain(running);

        pumps.until(() -> ended.getCount() == 0);
        assertThat(calls).contains("caught").endsWith("close");
    }

    @Test
    void functionsOfThePipelineAreNotInterruptedWhenTheLoopIs() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> loop.emit(1)))
                .peek(payload -> {
                    inside.countDown();
                    try {
                        stopping.await();
                        interrupted.add(Thread.currentThread().isInterrupted());
                    } catch (InterruptedException e) {
                        interrupted.add(true);
                    }
                })
                .to(sink));
        pumps.until(() -> inside.getCount() == 0);
        Mono<?> stopped = running.stop();
        stopping.countDown();
        pumps.await(stopped);

        pumps.until(() -> !interrupted.isEmpty());
        assertThat(interrupted).containsExactly(false);
    }

    /** Emits twice, and says how many of it run. */
    private Source<Integer> slowToEnd(CountDownLatch mayEnd, List<Integer> atATime) {
        AtomicInteger running = new AtomicInteger();
        return loop(loop -> {
                    atATime.add(running.incrementAndGet());
                    try {
                        loop.emit(1);
                        loop.emit(2);
                    } finally {
                        awaitThoughInterrupted(mayEnd);
                        running.decrementAndGet();
                    }
                })
                .source();
    }

    @Test
    void loopThatIsSlowToEndDoesNotRunTwiceAtATime() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<Integer> atATime = new CopyOnWriteArrayList<>();
        Source<Integer> source = slowToEnd(mayEnd, atATime);
        StepVerifier.create(source.receive(new StandaloneSourceContext()), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(Pumps.LIMIT);
        assertThat(source.waiting()).isEmpty();

        StepVerifier.create(source.receive(new StandaloneSourceContext()))
                .expectSubscription()
                .then(() -> assertThat(source.waiting())
                        .contains("the loop of 'Numbers' was interrupted and has not ended yet"))
                .then(mayEnd::countDown)
                .expectNextCount(2)
                .expectComplete()
                .verify(Pumps.LIMIT);
        assertThat(atATime).containsExactly(1, 1);
        assertThat(source.waiting()).isEmpty();
    }

    @Test
    void loopThatIsSlowToEndIsWaitedForByEachOfSeveralRestarts() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<Integer> atATime = new CopyOnWriteArrayList<>();
        Source<Integer> source = slowToEnd(mayEnd, atATime);
        StepVerifier.create(source.receive(new StandaloneSourceContext()), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(Pumps.LIMIT);
        Set<Thread> first = loopThreads();
        Disposable second = source.receive(new StandaloneSourceContext()).subscribe(received -> {}, error -> {});
        Set<Thread> both = loopThreads();
        second.dispose();
        for (Thread thread : both) {
            if (!first.contains(thread)) {
                thread.join();
            }
        }

        StepVerifier.create(source.receive(new StandaloneSourceContext()))
                .expectSubscription()
                .then(() -> assertThat(source.waiting()).isPresent())
                .then(mayEnd::countDown)
                .expectNextCount(2)
                .expectComplete()
                .verify(Pumps.LIMIT);
        assertThat(atATime).containsExactly(1, 1);
    }

    @Test
    void loopMayWaitUntilItsEventHasEnded() {
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        sink.failFor(payload -> payload == 2, FLAKY);
        MemorySink<Object> dead = MemorySink.named("dead");
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> {
                    outcomes.add(loop.process(1));
                    outcomes.add(loop.process(2));
                }))
                .onFailure(FailurePolicy.deadLetter(dead))
                .to(sink));
        pumps.await(running.report());

        assertThat(outcomes).containsExactly(new Outcome.Acked(), new Outcome.DeadLettered(FLAKY));
    }

    @Test
    void loopMayWaitForSeveralAtATime() {
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        sink.failFor(payload -> payload == 2, FLAKY);
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> outcomes.addAll(loop.processAll(List.of(1, 2, 3)))))
                .onFailure(FailurePolicy.deadLetter(MemorySink.<Object>named("dead")))
                .to(sink));
        pumps.await(running.report());

        assertThat(outcomes).containsExactly(new Outcome.Acked(), new Outcome.DeadLettered(FLAKY), new Outcome.Acked());
        assertThat(sink.payloads()).containsExactly(1, 3);
    }

    @Test
    void G7_eventThatADrainFindsInFlightIsToldToItsLoopBeforeThatIsInterrupted() {
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        sink.stall();
        Running running = start(loop(loop -> {
            while (true) {
                outcomes.add(loop.process(1));
            }
        }));
        pumps.await(sink.attempts().first(1));
        Mono<?> drained = running.drain(Pumps.LIMIT);
        sink.resume();
        pumps.await(drained);

        assertThat(outcomes).startsWith(new Outcome.Acked());
        assertThat(outcomes.stream().filter(Outcome.Acked.class::isInstance).count())
                .isEqualTo(sink.payloads().size());
        assertThat(calls).endsWith("close");
    }

    @Test
    void G7_outcomeThatIsKnownIsToldThoughTheLoopWasCancelledWhileItEmitted() throws InterruptedException {
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        Source<Integer> source = loop(loop -> {
                    try {
                        outcomes.add(loop.process(1));
                        outcomes.add(loop.process(2));
                    } finally {
                        ended.countDown();
                    }
                })
                .source();
        source.receive(new StandaloneSourceContext()).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Received<Integer> received) {
                received.settlement().settled(new Outcome.Acked());
                cancel();
            }
        });

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(outcomes).containsExactly(new Outcome.Acked());
    }

    @Test
    void loopSaysMoreOfARecordThanItsPayload() {
        Instant time = Instant.parse("2031-05-05T10:00:00Z");
        List<Object> seen = new CopyOnWriteArrayList<>();
        Running running = pumps.start(Pipeline.named("p")
                .from(loop(loop -> loop.emit(1, record -> record.withKey("k").withTimestamp(time))))
                .<Integer>mapWith("look", (context, payload) -> {
                    seen.add(context.key().orElseThrow());
                    seen.add(context.timestamp().orElseThrow());
                    return payload;
                })
                .to(sink));
        pumps.await(running.report());

        assertThat(seen).containsExactly("k", time);
    }

    @Test
    void loopSleepsByThePipelinesClock() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        CountDownLatch asleep = new CountDownLatch(1);
        Pumps virtual = Pumps.on(Pump.create().on(time));
        Running running = virtual.start(Pipeline.named("p")
                .from(loop(loop -> {
                    loop.emit(1);
                    asleep.countDown();
                    loop.sleep(Duration.ofDays(365));
                    loop.emit(2);
                }))
                .to(sink));
        pumps.until(() -> asleep.getCount() == 0);
        pumps.until(() -> {
            time.advanceTimeBy(Duration.ofDays(1));
            return running.state() == State.COMPLETED;
        });

        assertThat(sink.payloads()).containsExactly(1, 2);
        time.dispose();
    }

    private static Set<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("loop-"))
                .collect(Collectors.toSet());
    }

    private static void awaitThoughInterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // It waits on: it is to be slow to end.
            }
        }
    }
}
