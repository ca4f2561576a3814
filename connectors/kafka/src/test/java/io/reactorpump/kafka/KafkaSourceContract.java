package io.reactorpump.kafka;

import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.contract.SourceContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every source has to do, against a real broker: a topic of three partitions. */
abstract class KafkaSourceContract extends SourceContract<String> {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final int PARTITIONS = 3;

    private Optional<TestTopic> topic = Optional.empty();

    @Override
    protected Map<String, List<String>> given(int records) {
        TestTopic made = TestTopic.create(KAFKA, PARTITIONS).send(records);
        topic = Optional.of(made);
        return made.sent(records);
    }

    @Override
    protected Optional<List<String>> givenUndecodable() {
        TestTopic made = TestTopic.create(KAFKA, 1);
        made.send(0, "a").send(0, new byte[] {(byte) 0xff}).send(0, "c");
        topic = Optional.of(made);
        return Optional.of(List.of("a", "c"));
    }

    @Override
    protected KafkaSource<String> source() {
        return topic.orElseThrow().source().closeTimeout(Duration.ofSeconds(3));
    }

    @Override
    protected Duration timeout() {
        return Duration.ofSeconds(20);
    }
}
