package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** G2, G5: records that the broker deletes while a pipeline reads slowly towards them. */
class OutOfRangeIT {

    private static final int COUNT = 100;
    private static final int KEPT = 80;

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);
    private final TestTopic topic = TestTopic.create(KAFKA, 1);

    /** Has read some of the records, and stands before those that are deleted then. */
    private Running readSomeAndDelete(OutOfRange outOfRange) {
        // Each record in a batch of its own, so that the consumer does not fetch them all at once.
        topic.produce(
                Map.of("batch.size", 0),
                producer -> IntStream.range(0, COUNT).forEach(i -> producer.send(topic.record(0, "v" + i))));
        sink.stall();
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source()
                        .group(topic.name())
                        .outOfRange(outOfRange)
                        .property("max.partition.fetch.bytes", 1))
                .maxInFlight(4)
                .to(sink));
        pumps.until(() -> running.status().inFlight() == 4);
        topic.admin(admin -> admin.deleteRecords(Map.of(topic.topicPartition(0), RecordsToDelete.beforeOffset(KEPT)))
                .all());
        return running;
    }

    private void untilCommitted(long offset) {
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, offset)));
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "v" + i).toList();
    }

    @Test
    void whatWasPolledIsFinishedAndTheRestIsReadFromTheFirstRecordThatIsThere() {
        readSomeAndDelete(OutOfRange.EARLIEST);
        sink.resume();

        untilCommitted(COUNT);
        int read = sink.payloads().size() - (COUNT - KEPT);
        assertThat(read).isBetween(4, KEPT - 1);
        assertThat(sink.payloads().subList(0, read)).isEqualTo(values(0, read));
        assertThat(sink.payloads().subList(read, sink.payloads().size())).isEqualTo(values(KEPT, COUNT));
    }

    @Test
    void theEndIsCommittedBeforeThereIsARecordBehindIt() {
        Running running = readSomeAndDelete(OutOfRange.LATEST);
        sink.resume();

        untilCommitted(COUNT);
        assertThat(sink.payloads()).isEqualTo(values(0, sink.payloads().size()));
        assertThat(sink.payloads().size()).isLessThan(KEPT);
        pumps.drain(running);
        topic.send(0, "new");
        pumps.start(Pipeline.named("orders")
                .from(topic.source().group(topic.name()))
                .to(sink));

        untilCommitted(COUNT + 1);
        assertThat(sink.payloads()).endsWith("new");
    }
}
