package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** A source while its broker, in a process of its own, is killed and started again. */
class BrokerOutageIT {

    private static final int COUNT = 40_000;
    private static final int IN_FLIGHT = 500;

    @RegisterExtension
    static final KafkaExtension KAFKA =
            KafkaExtension.own(() -> EmbeddedKafka.inChildProcess(BrokerOptions.defaults()));

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final EmbeddedKafka kafka = KAFKA.kafka();
    private final Witness witness = new Witness();

    @AfterEach
    void startAgain() {
        if (!kafka.isRunning()) {
            kafka.start();
        }
    }

    private Running start(TestTopic topic) {
        return pumps.start(Pipeline.named("orders")
                .from(witness.watch(topic.source().group(topic.name()).closeTimeout(Duration.ofSeconds(2))))
                .maxInFlight(IN_FLIGHT)
                .commit(new CommitPolicy(Duration.ofMillis(50), 1_000))
                .process(
                        "work",
                        value -> value.endsWith("7")
                                ? Mono.delay(Duration.ofMillis(5)).thenReturn(value)
                                : Mono.just(value),
                        StageOptions.unordered(64))
                .to(witness.sink()));
    }

    private static Map<String, Long> committed(TestTopic topic) {
        Map<String, Long> committed = new HashMap<>();
        topic.committed(topic.name()).forEach((partition, next) -> committed.put(topic.partition(partition), next));
        return committed;
    }

    private static String waiting(Running running) {
        return running.status().waiting().map(Waiting::text).orElse("");
    }

    @Test
    void goesOnWhereItWasWhenTheBrokerIsBack() {
        TestTopic topic = TestTopic.create(KAFKA, 4).send(COUNT);
        Running running = start(topic);
        pumps.until(() -> witness.count() > COUNT / 20);

        kafka.kill();
        int killedAt = witness.count();
        pumps.until(() -> waiting(running).contains("no broker answers at")
                || waiting(running).contains("can not commit"));
        kafka.start();

        pumps.until(() -> witness.count() == COUNT);
        witness.assertWritten(committed(topic));
        pumps.until(() ->
                committed(topic).values().stream().mapToLong(Long::longValue).sum() == COUNT);
        assertThat(killedAt).as("records written when the broker was killed").isLessThan(COUNT);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        witness.assertInOrder();
        assertThat(witness.duplicates()).isLessThanOrEqualTo(8 * IN_FLIGHT);
    }

    @Test
    void waitsForABrokerThatIsDownWhenItStarts() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(10);
        kafka.stop();
        Running running = start(topic);
        pumps.until(() -> waiting(running).endsWith("waits: no broker answers at " + kafka.bootstrapServers()));

        kafka.start();

        pumps.until(() -> witness.count() == 10);
        assertThat(running.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatIsLatestIsAlsoFoundOutWhenTheBrokerIsBack() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(10);
        kafka.stop();
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source().group(topic.name()).startAt(Start.latest()))
                .to(witness.sink()));
        pumps.until(() -> waiting(running).contains("no broker answers at"));

        kafka.start();

        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 10L)));
        topic.send(0, "new");
        pumps.until(() -> witness.count() == 1);
    }
}
