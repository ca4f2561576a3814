package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The faults of reactor-kafka that were open when it was given up, by their numbers: none of them is one of ours. */
class ReactorKafkaFaultsIT {

    /** Longer than any test waits: a wait for it would be seen. */
    private static final Duration FOREVER = Duration.ofMinutes(4);

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = sink("sink");
    private final MemorySink<String> other = sink("other");

    private static MemorySink<String> sink(String name) {
        return MemorySink.<String>named(name).withConcurrency(200_000);
    }

    private static KafkaSource<String> source(TestTopic topic) {
        // Members hear of a rebalance with a heartbeat.
        return topic.source().group(topic.name()).property("heartbeat.interval.ms", 100);
    }

    private Running start(KafkaSource<String> source, MemorySink<String> to) {
        return pumps.start(Pipeline.named("orders")
                .from(source)
                .commit(new CommitPolicy(Duration.ofMillis(100), 10_000))
                .to(to));
    }

    private void untilWritten(int count) {
        pumps.until(() -> sink.payloads().size() >= count);
    }

    private void untilShared(Running one, Running another) {
        pumps.until(
                () -> Stream.of(one, another).allMatch(running -> open(running).size() == 1));
    }

    private static Set<String> open(Running running) {
        return running.status().partitions().stream()
                .filter(partition -> partition.paused().isEmpty())
                .map(PartitionStatus::name)
                .collect(Collectors.toSet());
    }

    private Set<String> written() {
        Set<String> all = new TreeSet<>(sink.payloads());
        all.addAll(other.payloads());
        return all;
    }

    private static Set<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A slow consumer: "Rebalancing; waiting for 104 records in pipeline", then stuck until it is restarted. */
    @Test
    void issue386SlowWorkDoesNotStopAMemberAfterARebalance() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(2_000);
        sink.stall();
        Running slow = start(source(topic).revokeTimeout(Duration.ofMillis(500)), sink);
        pumps.until(() -> slow.status().inFlight() >= 1_000);

        Running joined = start(source(topic), other);
        untilShared(slow, joined);
        sink.resume();

        pumps.until(() -> written().size() == 2_000);
        topic.send(2_100);
        pumps.until(() -> written().equals(values(2_100)));
        pumps.until(() -> topic.committed(topic.name()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                == 4_100);
    }

    /** After a commit that failed and could be retried, out-of-order mode never commits again. */
    @Test
    void issue304CommitsGoOnAfterOneFailed() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(100);
        List<ScriptedConsumer> consumers = new CopyOnWriteArrayList<>();
        Running running = start(
                source(topic).by(properties -> {
                    ScriptedConsumer scripted = ScriptedConsumer.real(properties)
                            .failCommits(5, () -> new RetriableCommitFailedException("scripted"));
                    consumers.add(scripted);
                    return scripted.consumer();
                }),
                sink);

        pumps.until(() ->
                consumers.stream().anyMatch(consumer -> consumer.happened().size() == 5));
        topic.send(100);

        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 200L)));
        // The broker has it a moment before the consumer hears so.
        pumps.until(() -> !running.status().waiting().toString().contains("commit"));
    }

    /** Both the old and the new owner process what the old one had fetched ahead. */
    @Test
    void issue345WhatWasFetchedAheadOfARevokedPartitionIsNotProcessedTwice() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(20_000);
        sink.stall();
        Running first = pumps.start(Pipeline.named("orders")
                .from(source(topic).revokeTimeout(FOREVER))
                .maxInFlight(64)
                .to(sink));
        pumps.until(() -> first.status().inFlight() == 64);

        Running second = start(source(topic), other);
        pumps.until(() -> first.status().partitions().stream()
                .anyMatch(partition -> partition
                        .paused()
                        .filter("it is being given up"::equals)
                        .isPresent()));
        sink.resume();

        pumps.until(() -> sink.payloads().size() + other.payloads().size() >= 20_000);
        untilShared(first, second);
        pumps.drain(first);
        pumps.drain(second);
        List<String> all = new ArrayList<>(sink.payloads());
        all.addAll(other.payloads());
        assertThat(other.payloads()).isNotEmpty();
        assertThat(all).hasSize(20_000).doesNotHaveDuplicates();
    }

    /** After one rebalance that took too long, every later one waits for the whole delay. */
    @Test
    void issue371ARebalanceDoesNotWaitWhenNothingIsInFlight() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(100);
        Running stays = start(source(topic).revokeTimeout(FOREVER), sink);
        untilWritten(100);

        for (int i = 0; i < 3; i++) {
            Running comesAndGoes = start(source(topic).revokeTimeout(FOREVER), other);
            untilShared(stays, comesAndGoes);
            pumps.drain(comesAndGoes);
            pumps.until(() -> open(stays).size() == 2);
        }

        topic.send(100);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 100L, 1, 100L)));
    }

    /** No way to stop polling, finish what is in flight, commit and complete. */
    @Test
    void issue378And51ADrainFinishesWhatIsInFlightAndCommitsIt() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(500);
        sink.stall();
        Running running = start(source(topic), sink);
        pumps.until(() -> running.status().inFlight() == 500);

        var drained = running.drain(Pumps.LIMIT);
        pumps.untilState(running, State.DRAINING);
        assertThat(topic.committed(topic.name())).isEmpty();
        sink.resume();
        DrainReport report = pumps.await(drained);

        assertThat(report).hasToString("500 emitted = 500 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 500L));
    }

    /** Commits for partitions that the member no longer owns. */
    @Test
    void issue421NothingIsCommittedOfAPartitionThatWentToAnotherMember() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(200);
        sink.stall();
        List<ScriptedConsumer> consumers = new CopyOnWriteArrayList<>();
        Running slow = start(
                source(topic).revokeTimeout(Duration.ofMillis(300)).by(properties -> {
                    consumers.add(ScriptedConsumer.real(properties));
                    return consumers.get(0).consumer();
                }),
                sink);
        pumps.until(() -> slow.status().inFlight() == 200);
        Running joined = start(source(topic), other);
        untilShared(slow, joined);

        sink.resume();
        untilWritten(200);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 100L, 1, 100L)));

        assertThat(consumers.get(0).commits().stream()
                        .flatMap(commit -> commit.keySet().stream())
                        .map(partition -> topic.partition(partition.partition())))
                .hasSameElementsAs(open(slow));
    }

    /** Acknowledgements out of order cost the more the more there are: 3 000 records a second with 100 000 waiting. */
    @Test
    void issue229AHundredThousandEventsMayBeDoneOutOfOrder() {
        int count = 100_000;
        TestTopic topic = TestTopic.create(KAFKA, 1).send(count);
        Sinks.One<String> first = Sinks.one();
        Running running = pumps.start(Pipeline.named("orders")
                .from(source(topic))
                .maxInFlight(count)
                .process(
                        "work",
                        value -> value.equals("v0") ? first.asMono() : Mono.empty(),
                        StageOptions.unordered(count))
                .to(sink));
        pumps.until(
                () -> running.status().emitted() == count && running.status().inFlight() == 1);
        assertThat(topic.committed(topic.name())).isEmpty();

        first.tryEmitValue("v0");

        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, (long) count)));
    }

    /** A batch of which the processing failed is committed. */
    @Test
    void issue261ABatchThatFailedIsNotCommitted() {
        TestTopic topic = TestTopic.create(KAFKA, 1).send(30);
        MemorySink<List<String>> batches = MemorySink.named("batches");
        batches.failFor(batch -> batch.contains("v10"), new IllegalStateException("no"));
        Running running = pumps.start(Pipeline.named("orders")
                .from(source(topic))
                .batch(10, Duration.ofMillis(100))
                .onFailure(FailurePolicy.stop())
                .to(batches.withoutBisecting()));

        pumps.untilState(running, State.FAILED);
        pumps.drain(running);

        assertThat(topic.committed(topic.name())).isEqualTo(Map.of(0, 10L));
        start(source(topic), sink);
        untilWritten(20);
        assertThat(sink.payloads()).startsWith("v10").hasSize(20);
    }
}
