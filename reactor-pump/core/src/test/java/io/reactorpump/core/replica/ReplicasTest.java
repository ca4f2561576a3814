package io.reactorpump.core.replica;

import static io.reactorpump.api.policy.StageOptions.concurrency;
import static io.reactorpump.api.policy.StageOptions.defaults;
import static io.reactorpump.api.policy.StageOptions.unordered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.BlockingHandler;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pump pump = Pump.create();
    private final List<String> lives = new CopyOnWriteArrayList<>();
    private final List<Integer> written = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        pump.close();
    }

    /** Writes down its life, and works as long as its number says. */
    private final class Counting implements Handler<Integer, Integer> {

        private int number;
        private int atWork;
        private int worked;

        @Override
        public Mono<Void> setup(ReplicaContext context) {
            number = context.number();
            return Mono.fromRunnable(() -> lives.add("setup " + number));
        }

        @Override
        public Publisher<Integer> process(EventContext context, Integer payload) {
            atWork++;
            worked++;
            return Mono.delay(Duration.ofMillis(payload % 3))
                    .map(tick -> payload)
                    .doOnNext(result -> {
                        if (atWork > 1) {
                            lives.add("two at a time in " + number);
                        }
                        atWork--;
                    });
        }

        @Override
        public Mono<Void> teardown() {
            return Mono.fromRunnable(() -> lives.add("teardown " + number + (worked > 0 ? "" : " idle")));
        }
    }

    @Test
    void eachReplicaHasAHandlerOfItsOwnWhichIsSetUpFirstAndTornDownLast() {
        DrainReport report = run(numbers(300)
                .<Integer>handle("count", Counting::new, defaults().replicas(Replicas.fixed(3)))
                .to(written()));

        assertThat(report.acked()).isEqualTo(300);
        assertThat(lives.subList(0, 3)).containsExactly("setup 1", "setup 2", "setup 3");
        assertThat(lives.subList(3, lives.size())).containsExactlyInAnyOrder("teardown 1", "teardown 2", "teardown 3");
    }

    @Test
    void G8_resultsOfReplicasLeaveInTheOrderOfTheSource() {
        run(numbers(300)
                .<Integer>handle("count", Counting::new, defaults().replicas(Replicas.fixed(4)))
                .to(written()));

        assertThat(written)
                .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
    }

    @Test
    void G8_aKeyKeepsItsOrderAndEachLaneHasAHandler() {
        Map<Integer, List<Integer>> byKey = new ConcurrentHashMap<>();
        run(numbers(300)
                .<Integer>keyed(
                        "by-seven",
                        n -> n % 7,
                        Replicas.of(3, 3, 4),
                        lane -> lane.<Integer>handle("count", Counting::new))
                .to(Sink.of(
                        "kept",
                        n -> byKey.computeIfAbsent(n % 7, key -> new CopyOnWriteArrayList<>())
                                .add(n))));

        assertThat(byKey).hasSize(7);
        assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
        assertThat(byKey.values().stream().mapToInt(List::size).sum()).isEqualTo(300);
        assertThat(lives).hasSize(6).contains("setup 3", "teardown 3");
    }

    @Test
    void aReplicaMayHaveSeveralEventsAtOnce() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(6);
        Running running = pump.start(numbers(6)
                .<Integer>process(
                        "meet",
                        n -> {
                            all.countDown();
                            return Mono.never();
                        },
                        concurrency(3).replicas(Replicas.fixed(2)))
                .to(written()));

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        running.stop().block(PATIENCE);
    }

    @Test
    void aFunctionThatFinishesWithinTheCallIsCalledBesideItself() {
        CountDownLatch both = new CountDownLatch(2);
        DrainReport report = run(numbers(2)
                .map(
                        "meet",
                        n -> {
                            both.countDown();
                            try {
                                return both.await(30, TimeUnit.SECONDS) ? n : null;
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        unordered(1).replicas(Replicas.fixed(2)))
                .to(written()));

        assertThat(report.acked()).isEqualTo(2);
        assertThat(written).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void lanesWhoseNumberMayChangeRunBesideEachOther() {
        CountDownLatch both = new CountDownLatch(2);
        run(numbers(50)
                .<Integer>parallel(
                        "lanes",
                        Replicas.of(2, 1, 2),
                        lane -> lane.peek(n -> {
                                    both.countDown();
                                    try {
                                        assertThat(both.await(30, TimeUnit.SECONDS))
                                                .isTrue();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                                .filter(n -> n % 2 == 0))
                .to(written()));

        assertThat(written).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void aHandlerWhoseSetupFailsIsTornDownTooAndThePipelineDoesNotStart() {
        AtomicInteger made = new AtomicInteger();
        class Failing implements Handler<Integer, Integer> {

            private final int number = made.incrementAndGet();

            @Override
            public Mono<Void> setup(ReplicaContext context) {
                return number == 2 ? Mono.error(new IllegalArgumentException("no model")) : Mono.empty();
            }

            @Override
            public Publisher<Integer> process(EventContext context, Integer payload) {
                return Mono.just(payload);
            }

            @Override
            public Mono<Void> teardown() {
                return Mono.fromRunnable(() -> lives.add("teardown " + number));
            }
        }
        Running running = pump.start(numbers(3)
                .<Integer>handle("fail", Failing::new, defaults().replicas(Replicas.fixed(3)))
                .to(written()));

        assertThatThrownBy(() -> running.started().block(PATIENCE)).hasMessageContaining("no model");
        running.stop().block(PATIENCE);
        assertThat(lives).containsExactlyInAnyOrder("teardown 1", "teardown 2");
        assertThat(written).isEmpty();
    }

    @Test
    void aBlockingHandlerIsUsedByOneAtATimeAlsoAfterATimeout() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        class Slow extends BlockingHandler<Integer, Integer> {

            @Override
            protected void begin(ReplicaContext context) {
                lives.add("begin");
            }

            @Override
            protected @Nullable Integer handle(EventContext context, Integer payload) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                if (payload == 0) {
                    boolean isOver = false;
                    while (!isOver) {
                        try {
                            isOver = goOn.await(30, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            // It does not care that it was given up.
                            goOn.countDown();
                        }
                    }
                }
                inside.decrementAndGet();
                return payload;
            }

            @Override
            protected void end() {
                lives.add("end");
            }
        }
        DrainReport report = run(numbers(3)
                .<Integer>handle(
                        "slow",
                        Slow::new,
                        defaults().timeout(Duration.ofSeconds(10)).onFailure(FailurePolicy.drop()))
                .to(written()));

        assertThat(report.abandoned()).isZero();
        assertThat(written).containsExactly(1, 2);
        assertThat(most).hasValue(1);
        assertThat(lives).containsExactly("begin", "end");
    }

    @Test
    void lanesWithinLanesMayBeAsManyAsThereAreKeys() {
        run(numbers(20)
                .<Integer>parallel(2, lane -> lane.keyed(n -> n, Integer.MAX_VALUE, inner -> inner.map(n -> n + 1)))
                .to(written()));

        assertThat(written).hasSize(20);
    }

    @Test
    void numbersThatDoNotFitTogetherAreAllNamed() {
        assertThatThrownBy(() -> Replicas.of(0, 0, -1))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("min_replicas: 0 (expected: >= 1)")
                .hasMessageContaining("max_replicas: -1 (expected: >= num_replicas, which is 0)");
        assertThatThrownBy(() -> Replicas.of(1, 2, 3))
                .hasMessage("num_replicas: 1 (expected: >= min_replicas, which is 2)");
        assertThat(Replicas.one()).isEqualTo(Replicas.of(1, 1, 1));
    }

    @Test
    void replicasWithinALaneAreRefused() {
        Pipeline pipeline = numbers(1)
                .<Integer>parallel(
                        2, lane -> lane.process("inner", Mono::just, defaults().replicas(Replicas.upTo(4))))
                .to(written());

        assertThatThrownBy(() -> pump.start(pipeline))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("inner.max_replicas: 4 (expected: 1 inside a lane");
    }

    private static Flow<Integer> numbers(int count) {
        return Pipeline.named("p").from("numbers", Flux.range(0, count));
    }

    private Sink<Integer> written() {
        return Sink.of("written", written::add);
    }

    private DrainReport run(Pipeline pipeline) {
        Running running = pump.start(pipeline);
        DrainReport report = running.report().block(PATIENCE);
        assertThat(report).isNotNull();
        assertThat(running.status().failure()).isEmpty();
        return report;
    }
}
