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
import io.reactorpump.test.Pumps;
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
    final Pumps pumps = Pumps.together();

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

    /** Plain items of a merge: 1001, 1002 and 1003 at once, the rest when it is told to. */
    private final class Plain {

        private final AtomicInteger subscriptions = new AtomicInteger();
        private final Sinks.Many<Integer> rest = Sinks.many().unicast().onBackpressureBuffer();
        private final Source<Integer> source = Source.of(
                "plain",
                Flux.concat(Flux.range(1001, 3), rest.asFlux()).doOnSubscribe(s -> subscriptions.incrementAndGet()));

        private List<Integer> arrived() {
            return sink.payloads().stream().filter(number -> number > 1000).toList();
        }

        private void end(Running running) {
            rest.tryEmitNext(1004).orThrow();
            rest.tryEmitComplete().orThrow();
            pumps.await(running.report());
            assertThat(running.state()).isEqualTo(State.COMPLETED);
            assertThat(subscriptions).hasValue(1);
            assertThat(arrived()).containsExactly(1001, 1002, 1003, 1004);
        }
    }

    @Test
    void whenASourceOfAMergeBreaksItAloneIsSubscribedAgain() {
        memory.append("in-0", 1, 2, 3);
        MemorySource<Integer> other = MemorySource.named("other").partition("other-0", 11, 12, 13);
        Plain plain = new Plain();
        Running running = pumps.start(
                Pipeline.named("p").merge(memory, plain.source, other).to(sink));
        pumps.await(sink.firstPayloads(9));

        memory.fail(new InfrastructureException("no broker", null));
        assertThat(pumps.untilWaiting(running, Reason.RECONNECTING))
                .isEqualTo("source 'in' is subscribed again: no broker");
        other.append("other-0", 14).complete();
        pumps.until(() -> sink.payloads().contains(14));
        memory.append("in-0", 4).complete();
        pumps.until(() -> sink.payloads().contains(4));
        plain.end(running);

        assertThat(memory.calls().subscriptions()).isEqualTo(2);
        assertThat(other.calls().subscriptions()).isEqualTo(1);
        assertThat(memory.committed("in-0")).hasValue(3);
        assertThat(other.committed("other-0")).hasValue(3);
        assertThat(memory.violations()).isEmpty();
    }

    @Test
    void aSourceOfAMergeThatThrowsWhenItIsAskedForMoreIsSubscribedAgainByItself() {
        memory.append("in-0", 1, 2, 3).complete();
        ThrowsWhenAsked source = new ThrowsWhenAsked();
        Plain plain = new Plain();
        Running running =
                pumps.start(Pipeline.named("p").merge(plain.source, source).to(sink));
        pumps.await(sink.firstPayloads(6));
        plain.end(running);

        assertThat(source.subscriptions).hasValue(2);
    }

    @Test
    void aSourceOfAMergeThatThrowsWhenItIsToldToPauseIsSubscribedAgainByItself() {
        ThrowsWhenTold source = new ThrowsWhenTold();
        Plain plain = new Plain();
        Running running = pumps.start(Pipeline.named("p")
                .merge(source, plain.source)
                .flow(new FlowPolicy(4, 8))
                .process(
                        "slow",
                        (Integer number) ->
                                number == 0 ? source.pausedAgain.asMono().thenReturn(number) : Mono.just(number),
                        StageOptions.unordered(4))
                .to(sink));
        pumps.until(() -> sink.payloads().contains(99));
        plain.end(running);

        assertThat(source.pauses.get()).isGreaterThan(1);
        assertThat(sink.payloads()).contains(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
    }

    @Test
    void aPlainSourceOfAMergeThatBreaksFailsThePipelineAndWhatTheOthersDidIsCommitted() {
        memory.append("in-0", 1, 2, 3);
        Plain plain = new Plain();
        Running running =
                pumps.start(Pipeline.named("p").merge(memory, plain.source).to(sink));
        pumps.await(sink.firstPayloads(6));

        plain.rest.tryEmitError(new InfrastructureException("no feed", null)).orThrow();
        assertThat(pumps.untilWaiting(running, Reason.FAILED))
                .isEqualTo("it failed at 'plain': source 'plain' failed and can not resume: no feed");
        pumps.drain(running);

        assertThat(plain.subscriptions).hasValue(1);
        assertThat(memory.calls().subscriptions()).isEqualTo(1);
        assertThat(memory.committed("in-0")).hasValue(2);
    }

    @Test
    void aSourceOfAMergeThatBreaksWhileThePipelineHasFailedIsSubscribedAgainWhenTheErrorIsCleared() {
        memory.append("in-0", 1);
        Plain plain = new Plain();
        sink.failNext(1, new IllegalStateException("poison"));
        Running running =
                pumps.start(Pipeline.named("p").merge(memory, plain.source).to(sink));
        pumps.untilState(running, State.FAILED);

        memory.fail(new InfrastructureException("no broker", null));
        running.clearError();
        pumps.until(() -> memory.calls().subscriptions() == 2);
        memory.append("in-0", 2).complete();
        pumps.until(() -> sink.payloads().contains(2));
        plain.end(running);
    }

    @Test
    void aSourceOfAMergeThatThrowsWhenItIsCancelledDoesNotKeepTheOthersFromBeingCancelled() {
        AtomicInteger cancels = new AtomicInteger();
        Flux<Integer> throwing = Flux.create(emitter -> emitter.onDispose(() -> {
            cancels.incrementAndGet();
            throw new NoClassDefFoundError("Missing");
        }));
        Flux<Integer> other = Flux.<Integer>never().doOnCancel(cancels::incrementAndGet);
        Running running = pumps.start(Pipeline.named("p")
                .merge(Source.of("one", throwing), Source.of("other", other))
                .to(sink));

        pumps.await(running.stop());
        assertThat(cancels).hasValue(2);
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
        Pumps timed = Pumps.on(Pump.create().on(counting));
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
                        together.await(30, TimeUnit.SECONDS);
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
