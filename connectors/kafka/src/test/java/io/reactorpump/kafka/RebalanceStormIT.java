package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Members that join and leave every second, for a few seconds or for as many as {@code storm.seconds} says. */
class RebalanceStormIT {

    private static final int PARTITIONS = 6;
    private static final int IN_FLIGHT = 200;
    private static final int SECONDS = Integer.getInteger("storm.seconds", 8);

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final Witness witness = new Witness();
    private final TestTopic topic = TestTopic.create(KAFKA, PARTITIONS);

    private Running join() {
        return pumps.start(Pipeline.named("orders")
                .from(witness.watch(topic.source().group(topic.name()).property("heartbeat.interval.ms", 100)))
                .maxInFlight(IN_FLIGHT)
                .commit(new CommitPolicy(Duration.ofMillis(100), 1_000))
                .process("work", Mono::just, StageOptions.concurrency(16))
                .to(witness.sink()));
    }

    private Map<String, Long> committed() {
        Map<String, Long> committed = new HashMap<>();
        topic.committed(topic.name()).forEach((partition, next) -> committed.put(topic.partition(partition), next));
        return committed;
    }

    @Test
    @Timeout(600)
    void losesNothingAndCommitsNothingThatIsNotDone() {
        Random random = new Random(1);
        Deque<Running> members = new ArrayDeque<>();
        members.add(join());
        int produced = 0;
        int changes = 0;
        for (int second = 0; second < SECONDS; second++) {
            topic.send(600);
            produced += 600;
            if (members.size() < 2 || (members.size() < 4 && random.nextBoolean())) {
                members.add(join());
            } else {
                pumps.drain(members.remove());
            }
            changes++;
            Flux.interval(Duration.ofMillis(100))
                    .take(6)
                    .doOnNext(tick -> witness.assertWritten(committed()))
                    .blockLast(Pumps.LIMIT);
        }

        int all = produced;
        pumps.until(() -> witness.count() == all);
        pumps.until(
                () -> committed().values().stream().mapToLong(Long::longValue).sum() == all);
        assertThat(members).allMatch(member -> member.state() == State.RUNNING);
        assertThat(witness.assignments()).as("assignments that emitted").isGreaterThan(SECONDS);
        assertThat(changes).isEqualTo(SECONDS);
        witness.assertInOrder();
        assertThat(witness.duplicates())
                .as("duplicates in %d rebalances", changes)
                .isLessThanOrEqualTo(changes * IN_FLIGHT);
    }
}
