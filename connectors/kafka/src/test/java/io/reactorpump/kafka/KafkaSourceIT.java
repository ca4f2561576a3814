package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A source, the engine and a real broker; what is committed is asked of the broker. */
class KafkaSourceIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);

    private Running start(KafkaSource<String> source) {
        return start(source, sink);
    }

    private Running start(KafkaSource<String> source, MemorySink<String> to) {
        return pumps.start(Pipeline.named("orders").from(source).to(to));
    }

    private void untilWritten(int count) {
        pumps.until(() -> sink.payloads().size() >= count);
    }

    private static String[] values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "v" + i).toArray(String[]::new);
    }

    @Test
    void aSecondRunBeginsExactlyWhereTheFirstWasDrained() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(10_000);
        KafkaSource<String> source = topic.source().group(topic.name());
        Running first = pumps.start(
                Pipeline.named("orders").from(source).maxInFlight(100).to(sink));
        untilWritten(1_000);

        DrainReport report = pumps.drain(first);
        int done = sink.payloads().size();

        assertThat(report)
                .hasToString(done + " emitted = " + done + " acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(topic.committed(topic.name()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(done)
                .isLessThan(10_000);
        start(source);
        untilWritten(10_000);
        assertThat(sink.payloads()).hasSize(10_000).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsCommittedPastAnEventThatIsNotDone() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 100));
        sink.failFor("v50"::equals, new IllegalStateException("no"));
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source().group(topic.name()))
                .onFailure(FailurePolicy.stop())
                .to(sink));

        pumps.untilState(running, State.FAILED);

        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 50L)));
        pumps.drain(running);
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 50L));
    }

    /** The poison record must not walk through the other members of the group. */
    @Test
    void aFailedPipelineStaysInTheGroupLongerThanAPollMayTake() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 100));
        sink.failFor("v50"::equals, new IllegalStateException("no"));
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source()
                        .group(topic.name())
                        .revokeTimeout(Duration.ofMillis(500))
                        .property("max.poll.interval.ms", 1_500)
                        .property("heartbeat.interval.ms", 500))
                .onFailure(FailurePolicy.stop())
                .to(sink));
        pumps.untilState(running, State.FAILED);
        String member = onlyMember(topic);
        long failed = System.nanoTime();
        pumps.until(() -> System.nanoTime() - failed > Duration.ofSeconds(4).toNanos());

        assertThat(onlyMember(topic)).isEqualTo(member);
        sink.heal();
        running.clearError();
        untilWritten(100);
        assertThat(sink.payloads()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void aRegistryThatIsAwayCostsNoMembershipAndNoRecordTwice() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(0, values(0, 10));
        AwayRegistry registry = new AwayRegistry("v5");
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source().group(topic.name()).values(registry))
                .to(sink));
        pumps.until(() -> registry.asked() > 1);
        String member = onlyMember(topic);
        assertThat(running.status().waiting())
                .hasValueSatisfying(waiting -> assertThat(waiting.text())
                        .endsWith("waits: partition " + topic.name() + "-0 waits: no schema"));

        topic.send(1, values(10, 20));
        untilWritten(15);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 5L, 1, 10L)));
        registry.comesBack();

        untilWritten(20);
        assertThat(sink.payloads()).hasSize(20).doesNotHaveDuplicates();
        assertThat(onlyMember(topic)).isEqualTo(member);
    }

    private static String onlyMember(TestTopic topic) {
        ConsumerGroupDescription group = topic.admin(admin -> admin.describeConsumerGroups(List.of(topic.name()))
                .describedGroups()
                .get(topic.name()));
        assertThat(group.members()).hasSize(1);
        return group.members().iterator().next().consumerId();
    }

    @Test
    void whatIsLatestIsSettledWhenTheSourceStartsForTheFirstTime() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 5));
        KafkaSource<String> source = topic.source().group(topic.name()).startAt(Start.latest());
        Running running = start(source);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 5L)));
        pumps.drain(running);
        topic.send(0, values(5, 8));

        start(source);

        untilWritten(3);
        assertThat(sink.payloads()).containsExactly("v5", "v6", "v7");
    }

    @Test
    void aPartitionThatIsAddedIsReadFromItsBeginningEvenByWhoStartedAtTheLatest() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 5));
        Running running =
                start(topic.source().group(topic.name()).startAt(Start.latest()).property("metadata.max.age.ms", 300));
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 5L)));

        topic.admin(admin -> admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(2)))
                .all());
        topic.untilThereAre(2).send(1, values(10, 13));

        untilWritten(3);
        assertThat(sink.payloads()).containsExactly("v10", "v11", "v12");
        pumps.drain(running);
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 5L, 1, 3L));
    }

    @Test
    void aPartitionThatIsAddedWhileNobodyReadsIsReadFromItsBeginningEvenByWhoStartedAtTheLatest() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 5));
        KafkaSource<String> source = topic.source().group(topic.name()).startAt(Start.latest());
        Running running = start(source);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 5L)));
        pumps.drain(running);
        topic.admin(admin -> admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(2)))
                .all());
        topic.untilThereAre(2).send(1, values(10, 13));

        start(source);

        untilWritten(3);
        assertThat(sink.payloads()).containsExactly("v10", "v11", "v12");
    }

    @Test
    void startsAtTheFirstRecordOfATimeOrAtTheEndIfThereIsNone() {
        TestTopic topic = TestTopic.create(KAFKA, 2);
        topic.produce(Map.of(), producer -> {
            for (int second = 1; second <= 5; second++) {
                producer.send(new ProducerRecord<>(
                        topic.name(), 0, second * 1_000L, null, ("t" + second).getBytes(StandardCharsets.UTF_8)));
            }
            producer.send(new ProducerRecord<>(topic.name(), 1, 1_000L, null, "old".getBytes(StandardCharsets.UTF_8)));
        });
        Running running = start(topic.source().group(topic.name()).startAt(Start.timestamp(Instant.ofEpochSecond(4))));

        untilWritten(2);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 5L, 1, 1L)));
        pumps.drain(running);

        assertThat(sink.payloads()).containsExactly("t4", "t5");
    }

    @Test
    void readsTheTopicsOfAPatternAlsoThoseThatComeLater() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, "first");
        start(KafkaSource.matching(topic.cluster(), topic.name() + ".*")
                .values(Codec.text(StandardCharsets.UTF_8))
                .group(topic.name())
                .property("metadata.max.age.ms", 300));
        untilWritten(1);
        String later = topic.name() + "-later";

        topic.admin(admin ->
                admin.createTopics(List.of(new NewTopic(later, 1, (short) 1))).all());
        topic.produce(
                Map.of(),
                producer -> producer.send(new ProducerRecord<>(later, "second".getBytes(StandardCharsets.UTF_8))));

        untilWritten(2);
        assertThat(sink.payloads()).containsExactly("first", "second");
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() {
        TestTopic topic = TestTopic.create(KAFKA, 1);
        String missing = topic.name() + "-missing";
        start(KafkaSource.of(topic.cluster(), missing)
                .values(Codec.text(StandardCharsets.UTF_8))
                .group(topic.name())
                .property("metadata.max.age.ms", 300));

        topic.admin(admin ->
                admin.createTopics(List.of(new NewTopic(missing, 1, (short) 1))).all());
        topic.produce(
                Map.of(),
                producer -> producer.send(new ProducerRecord<>(missing, "here".getBytes(StandardCharsets.UTF_8))));

        untilWritten(1);
    }

    /** Markers of transactions and what was aborted have offsets, and no records. */
    @Test
    void readsToAnEndThatIsNoRecordAndCommitsIt() {
        TestTopic topic = TestTopic.create(KAFKA, 1);
        topic.produce(Map.of("transactional.id", topic.name()), producer -> {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(topic.record(0, "a"));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(topic.record(0, "aborted"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(topic.record(0, "b"));
            producer.commitTransaction();
        });
        Running running = start(topic.source()
                .group(topic.name())
                .property("isolation.level", "read_committed")
                .until(End.now()));

        DrainReport report = pumps.await(running.completed());

        assertThat(report).hasToString("2 emitted = 2 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(sink.payloads()).containsExactly("a", "b");
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 6L));
        assertThat(running.state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void aBoundedRunEndsWhereTheTopicEndedWhenItStarted() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(1_000);
        sink.stall();
        KafkaSource<String> source = topic.source().group(topic.name()).until(End.now());
        Running running = start(source);
        pumps.until(() -> running.status().inFlight() > 0);

        topic.send(0, values(1_000, 1_100));
        sink.resume();
        DrainReport first = pumps.await(running.completed());
        DrainReport second = pumps.await(start(source).completed());
        DrainReport third = pumps.await(start(source).completed());

        assertThat(first.acked()).isEqualTo(1_000);
        assertThat(second.acked()).isEqualTo(100);
        assertThat(third.emitted()).isZero();
    }

    @Test
    void aRunEndsWhereTheTopicEndedWhenItWasToldTo() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(1_000);
        Sinks.Empty<Void> written = Sinks.empty();
        Running running = start(topic.source().group(topic.name()).until(End.when(written.asMono())));
        untilWritten(1_000);
        topic.send(0, values(1_000, 1_100));

        written.tryEmitEmpty();
        DrainReport report = pumps.await(running.completed());

        assertThat(report.acked()).isEqualTo(1_100);
    }

    /** However the other pipeline ends, what it has written is read, and the run comes to its end. */
    @Test
    void aSignalThatFailsEndsARunToo() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(10);

        Running running = start(topic.source()
                .group(topic.name())
                .until(End.when(Mono.error(new IllegalStateException("the writer failed")))));

        assertThat(pumps.await(running.completed()).acked()).isEqualTo(10);
    }

    @Test
    void aRunEndsBeforeTheOffsetsGivenAndWaitsForThem() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(0, values(0, 10)).send(1, values(10, 20));
        Running running = start(topic.source().group(topic.name()).until(End.at(Map.of(topic.topicPartition(0), 12L))));
        untilWritten(10);

        topic.send(0, values(20, 30));
        DrainReport report = pumps.await(running.completed());

        assertThat(report.acked()).isEqualTo(12);
        assertThat(sink.payloads()).endsWith("v20", "v21");
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 12L));
    }

    @Test
    void aBoundedRunOverATopicThatIsMissingFails() {
        TestTopic topic = TestTopic.create(KAFKA, 1);
        Running running = start(KafkaSource.of(topic.cluster(), topic.name(), "missing")
                .values(Codec.text(StandardCharsets.UTF_8))
                .until(End.now()));

        pumps.untilState(running, State.FAILED);

        assertThat(running.status().failure())
                .hasValueSatisfying(failure -> assertThat(failure.cause())
                        .hasMessageEndingWith("can not read to the end of what is not there: topics [missing]"));
    }

    @Test
    void stopsAndSaysWhatIsMissingWhenRecordsAreGoneBeforeTheyWereRead() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(0, values(0, 10));
        KafkaSource<String> source = topic.source().group(topic.name());
        Running running = start(source);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 10L)));
        pumps.drain(running);
        topic.send(0, values(10, 20));
        topic.admin(admin -> admin.deleteRecords(Map.of(topic.topicPartition(0), RecordsToDelete.beforeOffset(15)))
                .all());

        Running failing = start(source);
        pumps.untilState(failing, State.FAILED);

        assertThat(failing.status().failure())
                .hasValueSatisfying(failure -> assertThat(failure.cause())
                        .hasMessage("source '" + topic.name() + "' can not go on at its position [topic=" + topic.name()
                                + ", partition=0, offset=10]: the records there are 15 to 20, exclusive; outOfRange(..) says where to"
                                + " go on instead, and loses what is missing"));
        failing.stop().block(Pumps.LIMIT);
        start(source.outOfRange(OutOfRange.EARLIEST));
        untilWritten(15);
        assertThat(sink.payloads()).endsWith("v15", "v16", "v17", "v18", "v19");
    }

    @Test
    void tellsHowManyRecordsAreYetToCome() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(1_000);
        KafkaSource<String> source = topic.source().group(topic.name());
        assertThat(source.backlog()).isEmpty();
        sink.stall();
        pumps.start(Pipeline.named("orders").from(source).maxInFlight(10).to(sink));

        pumps.until(() -> source.backlog().equals(OptionalLong.of(990)));
        sink.resume();
        pumps.until(() -> source.backlog().equals(OptionalLong.of(0)));
    }

    @Test
    void tombstonesAreEventsWithoutPayload() {
        TestTopic topic = TestTopic.create(KAFKA, 1);
        topic.produce(Map.of(), producer -> {
            producer.send(topic.record(0, "a"));
            producer.send(new ProducerRecord<>(topic.name(), 0, "k".getBytes(StandardCharsets.UTF_8), null));
            producer.send(topic.record(0, "b"));
        });
        Running running = start(topic.source().group(topic.name()).until(End.now()));

        DrainReport report = pumps.await(running.completed());

        assertThat(report.acked()).isEqualTo(3);
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 3L));
    }

    /** A restart within the session timeout is no rebalance for the others. */
    @Test
    void aStaticMemberThatComesBackDisturbsNobody() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(100);
        KafkaSource<String> stays = topic.source().group(topic.name()).member("stays");
        KafkaSource<String> leaves = topic.source().group(topic.name()).member("leaves");
        Running one = start(stays);
        Running other = start(leaves, MemorySink.named("other"));
        pumps.until(() -> one.status().partitions().size() == 1
                && other.status().partitions().size() == 1);
        String ones = one.status().partitions().get(0).name();
        String others = other.status().partitions().get(0).name();

        pumps.drain(other);
        Running back = start(leaves, MemorySink.named("back"));
        pumps.until(() -> back.status().partitions().size() == 1);

        assertThat(back.status().partitions().get(0).name()).isEqualTo(others);
        assertThat(one.status().partitions()).hasSize(1);
        assertThat(one.status().partitions().get(0).name()).isEqualTo(ones);
    }
}
