package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.Pumps;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members by {@code group.protocol=consumer} (KIP-848), which clients and brokers of Kafka 4 have. */
class GroupProtocolIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final Witness witness = new Witness();

    @BeforeEach
    void needsKafka4() {
        assumeFalse(AppInfoParser.getVersion().startsWith("3."), "Kafka 3; -Dkafka.version=4.3.1 is another");
    }

    private Running join(TestTopic topic) {
        return pumps.start(Pipeline.named("orders")
                .from(witness.watch(topic.source().group(topic.name()).property("group.protocol", "consumer")))
                .to(witness.sink()));
    }

    private static Map<String, Long> committed(TestTopic topic) {
        Map<String, Long> committed = new HashMap<>();
        topic.committed(topic.name()).forEach((partition, next) -> committed.put(topic.partition(partition), next));
        return committed;
    }

    /** G2, G5 */
    @Test
    void membersHandPartitionsOverWithWhatIsDoneOfThem() {
        TestTopic topic = TestTopic.create(KAFKA, 4).send(2_000);
        Running first = join(topic);
        pumps.until(() -> witness.count() == 2_000);
        Running second = join(topic);
        pumps.until(() -> first.status().partitions().size() == 2
                && second.status().partitions().size() == 2);

        topic.send(2_000);
        pumps.until(() -> witness.count() == 4_000);
        pumps.drain(first);
        pumps.until(() -> second.status().partitions().size() == 4);
        topic.send(400);
        pumps.until(() -> witness.count() == 4_400);

        witness.assertWritten(committed(topic));
        pumps.until(() ->
                committed(topic).values().stream().mapToLong(Long::longValue).sum() == 4_400);
        assertThat(second.state()).isEqualTo(State.RUNNING);
        assertThat(witness.assignments()).isGreaterThan(4);
        assertThat(witness.duplicates()).isZero();
        witness.assertInOrder();
    }
}
