package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.status.ReplicaStatus;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The scaler in real time, at two levels of load. */
class ScalingRunTest {

    private static final Logger LOG = LoggerFactory.getLogger(ScalingRunTest.class);
    private static final int KEYS = 50;
    private static final Duration EVERY = Duration.ofMillis(100);

    private final Pump pump = Pump.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final List<ScalingDecision> decisions = new CopyOnWriteArrayList<>();
    private final AtomicInteger setUp = new AtomicInteger();
    private final AtomicInteger tornDown = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private final Map<Integer, Integer> lastOfKey = new ConcurrentHashMap<>();
    private int appended;

    /** Waits for somebody else for a moment. */
    private final class Waits implements Handler<Integer, Integer> {

        @Override
        public Mono<Void> setup(ReplicaContext context) {
            return Mono.fromRunnable(setUp::incrementAndGet);
        }

        @Override
        public Publisher<Integer> process(EventContext context, Integer payload) {
            return Mono.delay(Duration.ofMillis(5)).thenReturn(payload);
        }

        @Override
        public Mono<Void> teardown() {
            return Mono.fromRunnable(tornDown::incrementAndGet);
        }
    }

    @Test
    void replicasFollowTheLoadUpAndDown() {
        pump.pubsub().messages(Lifecycle.SCALING).subscribe(decision -> {
            LOG.info("{}", decision);
            decisions.add(decision);
        });
        Scaling goals = Scaling.defaults()
                .every(EVERY)
                .burnDown(Duration.ofMillis(500))
                .cooldown(Duration.ZERO, EVERY.multipliedBy(2));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .<Integer>keyed(
                        "work",
                        n -> n % KEYS,
                        Replicas.upTo(8).scaling(goals),
                        lane -> lane.<Integer>handle("wait", Waits::new))
                .to(Sink.of("kept", this::keep)));

        light(running);
        append(2_000);
        pumps.until(() -> decisions.stream().anyMatch(decision -> decision.to() >= 4));
        pumps.until(() -> written.get() == appended);

        light(running);
        pumps.until(() -> setUp.get() - tornDown.get() == 1);

        assertThat(outOfOrder).hasValue(0);
        assertThat(decisions)
                .anySatisfy(decision -> assertThat(decision.isChange()).isTrue());
        assertThat(decisions)
                .allSatisfy(decision -> assertThat(decision.seen().replicas()).isEqualTo(decision.from()));
        assertThat(running.status().stage("work").flatMap(StageStatus::replicas))
                .hasValueSatisfying(status -> {
                    assertThat(status.max()).isEqualTo(8);
                    assertThat(status.lastChange())
                            .hasValueSatisfying(
                                    change -> assertThat(change.to()).isOne());
                });
        pumps.drain(running);
        assertThat(tornDown.get()).isEqualTo(setUp.get()).isGreaterThan(1);
    }

    @Test
    void lanesOfAParallelStageComeAndGoAndLoseNothing() {
        pump.pubsub().messages(Lifecycle.SCALING).subscribe(decisions::add);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .<Integer>parallel(
                        "work",
                        Replicas.upTo(4)
                                .scaling(Scaling.defaults()
                                        .every(EVERY)
                                        .burnDown(Duration.ofMillis(500))
                                        .cooldown(Duration.ZERO, EVERY)),
                        lane -> lane.map("one-more", n -> n + 1)
                                .process(
                                        "wait",
                                        n -> Mono.delay(Duration.ofMillis(3)).thenReturn(n)))
                .to(Sink.of("kept", n -> written.incrementAndGet())));

        append(1_500);
        pumps.until(() -> decisions.stream().anyMatch(decision -> decision.to() > 1));
        pumps.until(() -> written.get() == appended);
        light(running);
        assertThat(pumps.drain(running).acked()).isEqualTo(appended);
        assertThat(written).hasValue(appended);
    }

    @Test
    void aReplicaThatCanNotBeSetUpIsTriedAgainLaterAndHarmsNoEvent() {
        pump.pubsub().messages(Lifecycle.SCALING).subscribe(decisions::add);
        class Second implements Handler<Integer, Integer> {

            @Override
            public Mono<Void> setup(ReplicaContext context) {
                setUp.incrementAndGet();
                return context.number() == 2 ? Mono.error(new IllegalStateException("no model")) : Mono.empty();
            }

            @Override
            public Publisher<Integer> process(EventContext context, Integer payload) {
                return Mono.delay(Duration.ofMillis(5)).thenReturn(payload);
            }

            @Override
            public Mono<Void> teardown() {
                return Mono.fromRunnable(tornDown::incrementAndGet);
            }
        }
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .<Integer>handle(
                        "work",
                        Second::new,
                        StageOptions.defaults()
                                .replicas(Replicas.upTo(2)
                                        .scaling(Scaling.defaults()
                                                .every(EVERY)
                                                .burnDown(Duration.ofMillis(500))
                                                .cooldown(Duration.ZERO, Duration.ofSeconds(60)))))
                .to(Sink.of("kept", this::keep)));

        append(1_000);
        pumps.until(() -> decisions.stream()
                .map(ScalingDecision::reason)
                .anyMatch(reason -> reason.startsWith("the change did not succeed: ") && reason.contains("no model")));
        pumps.until(() -> replicas(running) == 2);
        pumps.until(() -> written.get() == appended);
        assertThat(pumps.drain(running).acked()).isEqualTo(appended);
        assertThat(setUp).hasValue(3);
        assertThat(tornDown).hasValue(3);
    }

    /** An event for each of a few decisions. */
    private void light(Running running) {
        for (int i = 0; i < 3; i++) {
            int before = decisions.size();
            append(1);
            pumps.until(() -> decisions.size() > before && written.get() == appended);
        }
        pumps.until(() -> replicas(running) == 1);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            source.append("in-0", appended++);
        }
    }

    private void keep(Integer number) {
        Integer last = lastOfKey.put(number % KEYS, number);
        if (last != null && last >= number) {
            outOfOrder.incrementAndGet();
        }
        written.incrementAndGet();
    }

    private static int replicas(Running running) {
        return running.status()
                .stage("work")
                .flatMap(StageStatus::replicas)
                .map(ReplicaStatus::count)
                .orElse(0);
    }
}
