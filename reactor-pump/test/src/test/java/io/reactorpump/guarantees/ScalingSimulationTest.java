package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Flow;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The scaler on the engine itself, with arrivals and work in virtual time: enough replicas within three decisions, at most one
 * change of direction for each change of the load, back to the least when nothing comes, and each key in its order (G8)
 * throughout.
 */
class ScalingSimulationTest {

    private static final int KEYS = 211;
    private static final int TICK_MILLIS = 100;
    private static final Scaling GOALS = Scaling.defaults().cooldown(Duration.ofSeconds(10), Duration.ofSeconds(30));

    private record Item(int key, int number) {}

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final Pump pump = Pump.create().on(time);

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final MemorySource<Item> source = MemorySource.named("in").partition("in-0");
    private final List<ScalingDecision> decisions = new ArrayList<>();
    private final Map<Integer, Integer> lastOfKey = new HashMap<>();
    private int appended;
    private int written;
    private int outOfOrder;
    private double due;

    @BeforeEach
    void listen() {
        time.advanceTimeBy(Duration.ofSeconds(1));
        pump.pubsub().messages(Lifecycle.SCALING).subscribe(decisions::add);
    }

    @Test
    void aStep() {
        Running running = keyed(item -> takes(100, item));
        load(60, t -> 3);
        assertThat(replicas(running)).isOne();

        int before = decisions.size();
        load(180, t -> 100);
        assertThat(decisions.get(before + 2).to())
                .as("three decisions after the step")
                .isGreaterThanOrEqualTo(10);
        assertThat(waiting()).as("worked off").isLessThan(100);
        assertThat(replicas(running)).isGreaterThanOrEqualTo(10);

        idle(running);
        assertThat(turns()).isOne();
    }

    @Test
    void aRamp() {
        Running running = keyed(item -> takes(100, item));
        load(300, t -> t / 3);
        assertThat(replicas(running)).isBetween(10, 16);
        assertThat(waiting()).isLessThan(100 * 10);
        load(300, t -> (300 - t) / 3);
        idle(running);
        assertThat(turns()).isOne();
    }

    @Test
    void aBurst() {
        Running running = keyed(item -> takes(100, item));
        load(60, t -> 3);
        append(2_000);
        load(70, t -> 3);
        assertThat(waiting())
                .as("worked off within a minute of the first decision")
                .isLessThan(20);
        idle(running);
        assertThat(turns()).isOne();
    }

    @Test
    void aSine() {
        Running running = keyed(item -> takes(100, item));
        int periods = 2;
        load(periods * 900, t -> 50 - 45 * Math.cos(2 * Math.PI * t / 900));
        idle(running);
        assertThat(turns()).as("two for each period").isLessThanOrEqualTo(2 * periods - 1);
        assertThat(most()).isBetween(10, 20);
    }

    @Test
    void aDownstreamThatIsDeadIsNotAskedByMoreAndMore() {
        boolean[] dead = {false};
        Running running = keyed(item -> dead[0] ? Mono.error(new IllegalStateException("dead")) : takes(100, item));
        load(60, t -> 5);
        int before = replicas(running);
        dead[0] = true;
        load(120, t -> 50);
        assertThat(replicas(running)).isEqualTo(before);
        assertThat(running.status().stage("call").map(StageStatus::failed).orElse(0L))
                .as("it was dead")
                .isPositive();

        dead[0] = false;
        int recovered = decisions.size();
        load(180, t -> 50);
        assertThat(decisions.subList(recovered, recovered + 4))
                .as("one decision about a time in which it was dead yet, and three")
                .anySatisfy(decision -> assertThat(decision.to()).isGreaterThanOrEqualTo(5));
        idle(running);
        assertThat(turns()).isOne();
    }

    @Test
    void workThatWaitsForOthersHasManyReplicas() {
        Running running = start(flow -> flow.process(
                "work",
                item -> takes(1_000, item),
                StageOptions.concurrency(4).replicas(Replicas.upTo(40).scaling(GOALS))));
        load(60, t -> 2);
        int before = decisions.size();
        load(180, t -> 60);
        assertThat(decisions.get(before + 2).to()).isGreaterThanOrEqualTo(15);
        assertThat(waiting()).isLessThan(150);
        idle(running);
        assertThat(turns()).isOne();
    }

    @Test
    void workThatKeepsAllProcessorsBusyDoesNotGetMoreAndMoreReplicas() {
        long[] busyUntil = new long[4];
        Running running = keyed(item -> {
            Arrays.sort(busyUntil);
            long now = time.now(TimeUnit.MILLISECONDS);
            busyUntil[0] = Math.max(now, busyUntil[0]) + 100;
            return takes(busyUntil[0] - now, item);
        });
        load(60, t -> 5);
        load(900, t -> 60);
        assertThat(most()).isLessThanOrEqualTo(16);
        assertThat(replicas(running)).as("as many as there are processors").isBetween(4, 6);
        assertThat(turns()).isLessThanOrEqualTo(1);

        idle(running);
        assertThat(turns()).isLessThanOrEqualTo(1);
    }

    // --- the pipeline ---

    private Running keyed(Function<Item, Mono<Item>> work) {
        return start(flow -> flow.keyed(
                "work", Item::key, Replicas.upTo(40).scaling(GOALS), lane -> lane.<Item>process("call", work::apply)));
    }

    private Running start(Function<Flow<Item>, Flow<Item>> stages) {
        return pumps.start(stages.apply(Pipeline.named("p").from(source))
                .commit(new CommitPolicy(Duration.ofSeconds(1), 10_000))
                .onFailure(FailurePolicy.retry(
                                Integer.MAX_VALUE, Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(5)))
                        .thenStop())
                .to(Sink.of("kept", this::keep)));
    }

    private void keep(Item item) {
        written++;
        Integer last = lastOfKey.put(item.key, item.number);
        if (last != null && last >= item.number) {
            outOfOrder++;
        }
    }

    private Mono<Item> takes(long millis, Item item) {
        return Mono.delay(Duration.ofMillis(millis), time).thenReturn(item);
    }

    // --- time and load ---

    /** So many events per second, as a function of the time in seconds since the call. */
    private void load(int seconds, DoubleUnaryOperator perSecond) {
        for (int tick = 0; tick < seconds * 1_000 / TICK_MILLIS; tick++) {
            due += perSecond.applyAsDouble(tick * TICK_MILLIS / 1_000.0) * TICK_MILLIS / 1_000;
            int now = (int) due;
            due -= now;
            append(now);
            time.advanceTimeBy(Duration.ofMillis(TICK_MILLIS));
        }
    }

    private void append(int items) {
        for (int i = 0; i < items; i++) {
            source.append("in-0", new Item(appended % KEYS, appended));
            appended++;
        }
    }

    /** Nothing comes until there are as few replicas as may be. */
    private void idle(Running running) {
        for (int minutes = 0; minutes < 60 && replicas(running) > 1; minutes++) {
            load(60, t -> 0);
        }
        load(120, t -> 0);
        assertThat(replicas(running)).isOne();
        assertThat(written).isEqualTo(appended);
        assertThat(outOfOrder).isZero();
    }

    // --- what became of it ---

    private int waiting() {
        return appended - written;
    }

    private static int replicas(Running running) {
        return running.status()
                .stage("work")
                .flatMap(StageStatus::replicas)
                .map(ReplicaStatus::count)
                .orElse(0);
    }

    private int most() {
        return decisions.stream().mapToInt(ScalingDecision::to).max().orElse(0);
    }

    /** How often it went the other way. */
    private int turns() {
        int turns = 0;
        int direction = 0;
        for (ScalingDecision decision : decisions) {
            int now = Integer.compare(decision.to(), decision.from());
            if (now != 0 && direction != 0 && now != direction) {
                turns++;
            }
            direction = now == 0 ? direction : now;
        }
        return turns;
    }
}
