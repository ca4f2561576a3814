package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.PartitionStatus.OldestEvent;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G4: a sink that stands still, for a few seconds or for as many as {@code stall.seconds} says, and a key that does. */
class BackpressureIT {

    private static final Duration STALL = Duration.ofSeconds(Integer.getInteger("stall.seconds", 11));
    private static final Duration POLL_INTERVAL = Duration.ofMillis(4_000);
    private static final int BEFORE = 20_000;
    private static final int MEANWHILE = 40_000;
    private static final int BYTES = 1_000;

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final TestTopic topic = TestTopic.create(KAFKA, 2);

    private Set<String> members() {
        return topic
                .admin(admin -> admin.describeConsumerGroups(List.of(topic.name()))
                        .describedGroups()
                        .get(topic.name()))
                .members()
                .stream()
                .map(MemberDescription::consumerId)
                .collect(Collectors.toSet());
    }

    private void sendLarge(int count) {
        String value = "v".repeat(BYTES);
        topic.produce(Map.of("linger.ms", 5), producer -> {
            for (int i = 0; i < count; i++) {
                producer.send(topic.record(i % 2, value));
            }
        });
    }

    /** What is alive after a collection, in bytes. */
    private static long live() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aSinkThatStandsStillCostsNeitherTheMembershipNorMemory() {
        MemorySink<Integer> sink =
                MemorySink.<Integer>named("sink").withConcurrency(10_000).stall();
        sendLarge(BEFORE);
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source()
                        .group(topic.name())
                        .revokeTimeout(Duration.ofMillis(500))
                        .property("heartbeat.interval.ms", 100)
                        .property("max.poll.interval.ms", (int) POLL_INTERVAL.toMillis()))
                .map(String::length)
                .to(sink));
        pumps.until(() -> running.status().inFlight() == 1_024);
        Set<String> before = members();
        long heapBefore = live();

        sendLarge(MEANWHILE);
        Mono.delay(STALL).block(STALL.plus(Pumps.LIMIT));

        long heap = live();
        assertThat(STALL).isGreaterThan(POLL_INTERVAL);
        assertThat(heap - heapBefore)
                .as("bytes more alive, of %d that were written meanwhile", MEANWHILE * BYTES)
                .isLessThan(MEANWHILE * BYTES / 2);
        assertThat(running.status().inFlight()).isEqualTo(1_024);
        assertThat(members()).isEqualTo(before).hasSize(1);
        assertThat(topic.committed(topic.name())).isEmpty();

        sink.resume();
        int half = (BEFORE + MEANWHILE) / 2;
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, (long) half, 1, (long) half)));
        assertThat(sink.payloads()).hasSize(2 * half);
    }

    @Test
    void oneKeyThatStandsStillHoldsUpNoOtherAndIsNamed() {
        MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);
        topic.send(20);
        topic.send(0, "slow");
        topic.send(400);
        topic.send(0, "slow");
        Sinks.One<String> slow = Sinks.one();
        Running running = pumps.start(Pipeline.named("orders")
                .from(topic.source().group(topic.name()))
                .maxInFlight(64)
                .keyed(
                        value -> value,
                        16,
                        lane -> lane.process("work", value -> value.equals("slow") ? slow.asMono() : Mono.just(value)))
                .to(sink));

        pumps.until(() -> sink.payloads().size() == 420);

        assertThat(sink.payloads()).doesNotContain("slow");
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 10L, 1, 210L)));
        PartitionStatus partition = running.status().partitions().stream()
                .filter(status -> status.name().equals(topic.partition(0)))
                .findFirst()
                .orElseThrow();
        OldestEvent oldest = partition.oldest().orElseThrow();
        assertThat(oldest.position()).hasToString(topic.partition(0) + ", offset=10");
        assertThat(oldest.stage()).isEqualTo("work");

        slow.tryEmitValue("slow");
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 212L, 1, 210L)));
        assertThat(sink.payloads()).hasSize(422);
    }
}
