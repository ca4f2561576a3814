package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G9: a source that does what it must not, or says that it can not go on, leaves no pipeline that stands still in silence. */
class G9BrokenSourceTest {

    @RegisterExtension
    final Pumps pumps = new Pumps();

    private final MemorySource<Integer> memory = MemorySource.named("in").partition("in-0");
    private final MemorySink<Integer> sink = MemorySink.named("sink");

    /** The memory source, with something between it and the engine. */
    private abstract class Between implements Source<Integer> {

        @Override
        public Mono<Void> commit(List<Commit> commits) {
            return memory.commit(commits);
        }

        @Override
        public String componentName() {
            return "between";
        }
    }

    private final class ThrowsWhenAsked extends Between {

        private final AtomicInteger subscriptions = new AtomicInteger();

        @Override
        public Flux<Received<Integer>> receive(SourceContext context) {
            Flux<Received<Integer>> records = memory.receive(context);
            return new Flux<>() {
                @Override
                public void subscribe(CoreSubscriber<? super Received<Integer>> actual) {
                    if (subscriptions.getAndIncrement() > 0) {
                        records.subscribe(actual);
                        return;
                    }
                    actual.onSubscribe(new Subscription() {
                        @Override
                        public void request(long n) {
                            throw new IllegalStateException("asked too early");
                        }

                        @Override
                        public void cancel() {}
                    });
                }
            };
        }
    }

    @Test
    void aSourceThatThrowsWhenItIsAskedForMoreIsSubscribedAgain() {
        memory.append("in-0", 1, 2, 3).complete();
        ThrowsWhenAsked source = new ThrowsWhenAsked();

        assertThat(pumps.run(Pipeline.named("p").from(source).to(sink)).acked()).isEqualTo(3);
        assertThat(source.subscriptions).hasValue(2);
    }

    private void isStoppedThoughItsCancelThrows(Runnable thrower) {
        AtomicInteger cancels = new AtomicInteger();
        Flux<Integer> items = Flux.create(emitter -> emitter.onDispose(() -> {
            cancels.incrementAndGet();
            thrower.run();
        }));
        Running running =
                pumps.start(Pipeline.named("p").from(Source.of("items", items)).to(sink));

        pumps.await(running.stop());

        assertThat(cancels).hasValue(1);
        assertThat(running.state()).isEqualTo(State.STOPPED);
        assertThat(sink.calls().closes()).isEqualTo(1);
    }

    @Test
    void aSourceThatThrowsWhenItIsCancelledDoesNotKeepTheRunFromItsEnd() {
        isStoppedThoughItsCancelThrows(() -> {
            throw new IllegalStateException("not now");
        });
    }

    @Test
    void aSourceThatFailsToLinkWhenItIsCancelledDoesNotKeepTheRunFromItsEnd() {
        isStoppedThoughItsCancelThrows(() -> {
            throw new NoClassDefFoundError("Missing");
        });
    }

    /** Throws when a partition is paused for the first time, and when one is resumed for the first time. */
    private final class ThrowsWhenTold extends Between implements PartitionListener {

        private final AtomicInteger pauses = new AtomicInteger();
        private final AtomicInteger resumptions = new AtomicInteger();
        private final Sinks.Empty<Void> pausedAgain = Sinks.empty();
        private volatile Sinks.Empty<Void> open = Sinks.empty();

        @Override
        public Flux<Received<Integer>> receive(SourceContext context) {
            Partition partition = context.assign("p-0", this);
            open = Sinks.empty();
            open.tryEmitEmpty().orThrow();
            return Flux.range(0, 100)
                    .concatMap(number -> Mono.defer(() -> open.asMono()).thenReturn(number))
                    .map(number -> Received.of(number, partition, number));
        }

        @Override
        public void paused(Partition partition, String why) {
            open = Sinks.empty();
            if (pauses.incrementAndGet() == 1) {
                throw new IllegalStateException("deaf");
            }
            Disposable soon = Schedulers.parallel().schedule(pausedAgain::tryEmitEmpty);
            assertThat(soon).isNotNull();
        }

        @Override
        public void resumed(Partition partition) {
            if (resumptions.incrementAndGet() == 1) {
                throw new IllegalStateException("deaf");
            }
            open.tryEmitEmpty().orThrow();
        }
    }

    @Test
    void aSourceThatThrowsWhenItIsToldToPauseOrToGoOnIsSubscribedAgain() {
        ThrowsWhenTold source = new ThrowsWhenTold();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .flow(new FlowPolicy(4, 8))
                .process(
                        "slow",
                        (Integer number) ->
                                number == 0 ? source.pausedAgain.asMono().thenReturn(number) : Mono.just(number),
                        StageOptions.unordered(4))
                .to(sink));

        pumps.await(running.report());
        assertThat(running.state()).isEqualTo(State.COMPLETED);
        assertThat(source.pauses.get()).isGreaterThan(1);
        assertThat(source.resumptions.get()).isPositive();
        assertThat(sink.payloads()).contains(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
    }

    @Test
    void aSourceWithABadSettingFailsThePipelineAtOnce() {
        Running running = pumps.start(Pipeline.named("p").from(memory).to(sink));
        memory.fail(new SettingException("in.topic", "", "a name"));

        assertThat(pumps.untilWaiting(running, Reason.FAILED))
                .isEqualTo("it failed at 'in': in.topic:  (expected: a name)");
        assertThat(memory.calls().subscriptions()).isEqualTo(1);
    }

    /** Counts the timers that are disposed, whether they have fired or not. */
    private static final class CountingTime implements Scheduler {

        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final AtomicInteger disposed = new AtomicInteger();

        @Override
        public Disposable schedule(Runnable task) {
            return time.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            Disposable timer = time.schedule(task, delay, unit);
            return () -> {
                disposed.incrementAndGet();
                timer.dispose();
            };
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initial, long period, TimeUnit unit) {
            return time.schedulePeriodically(task, initial, period, unit);
        }

        @Override
        public long now(TimeUnit unit) {
            return time.now(unit);
        }

        @Override
        public Worker createWorker() {
            return time.createWorker();
        }
    }

    @Test
    void aSourceThatBreaksAgainAndAgainLeavesNoTimersBehind() {
        CountingTime counting = new CountingTime();
        Pumps timed = new Pumps(Pump.create().on(counting));
        Running running = timed.start(Pipeline.named("p").from(memory).to(sink));
        for (int round = 1; round <= 50; round++) {
            int subscriptions = round + 1;
            memory.fail(new InfrastructureException("no broker", null));
            timed.until(() -> {
                counting.time.advanceTimeBy(Duration.ofMinutes(10));
                return memory.calls().subscriptions() == subscriptions;
            });
        }
        timed.await(running.stop());

        assertThat(counting.disposed.get()).isBetween(1, 10);
    }

    @Test
    void clearingAnErrorTwiceAtATimeDoesNotRestartTheRunThatGoesOn() throws Exception {
        memory.append("in-0", IntStream.range(0, 300).boxed().toArray(Integer[]::new));
        sink.failFor(number -> true, new IllegalStateException("poison"));
        Running running = pumps.start(Pipeline.named("p").from(memory).to(sink));
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicInteger refused = new AtomicInteger();
        for (int round = 0; round < 100; round++) {
            pumps.untilState(running, State.FAILED);
            Mono<Void> clear = Mono.<Void>fromCallable(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        running.clearError();
                        return null;
                    })
                    .onErrorResume(StateException.class, late -> Mono.fromRunnable(refused::incrementAndGet))
                    .subscribeOn(Schedulers.boundedElastic());
            pumps.await(Mono.when(clear, clear).thenReturn(round));
        }

        assertThat(refused.get()).isPositive();
        assertThat(memory.calls().subscriptions()).isEqualTo(1);
    }
}
