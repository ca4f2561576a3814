package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic that is deleted while it is read, and made anew. */
class TopicDeletedIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(1_000);
    private final TestTopic topic = TestTopic.create(KAFKA, 1).send(0, "a", "b", "c");

    private Running start(OutOfRange outOfRange) {
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source()
                        .group(topic.name())
                        .outOfRange(outOfRange)
                        .property("heartbeat.interval.ms", 100)
                        .property("metadata.max.age.ms", 300))
                .to(sink));
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 3L)));
        return running;
    }

    private void delete() {
        topic.admin(admin -> admin.deleteTopics(List.of(topic.name())).all());
    }

    private void makeAnew() {
        topic.admin(admin -> admin.createTopics(List.of(new NewTopic(topic.name(), 1, (short) 1)))
                .all());
        topic.untilThereAre(1).send(0, "x");
    }

    @Test
    void isWaitedForAndReadFromItsBeginningWhenThatIsWanted() {
        Running running = start(OutOfRange.EARLIEST);

        delete();
        pumps.until(() -> running.status().partitions().isEmpty());
        assertThat(running.status().waiting())
                .hasValueSatisfying(waiting -> assertThat(waiting.text())
                        .contains("waits: no partition of " + topic.name() + " is assigned to it"));
        makeAnew();

        pumps.until(() -> sink.payloads().contains("x"));
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(sink.payloads()).containsExactly("a", "b", "c", "x");
    }
}
