package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work, and a member, that take longer than {@code max.poll.interval.ms}. */
class PollIntervalIT {

    private static final Duration INTERVAL = Duration.ofMillis(1_500);

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);
    private final MemorySink<String> other = MemorySink.<String>named("other").withConcurrency(10_000);
    private final TestTopic topic = TestTopic.create(KAFKA, 2);

    private KafkaSource<String> source() {
        return topic.source()
                .group(topic.name())
                .revokeTimeout(Duration.ofMillis(500))
                .property("heartbeat.interval.ms", 100)
                .property("max.poll.interval.ms", (int) INTERVAL.toMillis());
    }

    private Set<String> members() {
        ConsumerGroupDescription group = topic.admin(admin -> admin.describeConsumerGroups(List.of(topic.name()))
                .describedGroups()
                .get(topic.name()));
        return group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    }

    private static void block(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Duration time) {
        long begin = System.nanoTime();
        pumps.until(() -> System.nanoTime() - begin > time.toNanos());
    }

    @Test
    void aFunctionThatBlocksLongerDoesNotCostTheMembership() {
        topic.send(100);
        AtomicLong longest = new AtomicLong();
        AtomicBoolean first = new AtomicBoolean(true);
        CountDownLatch latch = new CountDownLatch(1);
        Running running = pumps.start(Pipeline.named("orders")
                .from(source())
                .map(value -> {
                    if (first.getAndSet(false)) {
                        long begin = System.nanoTime();
                        block(latch);
                        longest.set(System.nanoTime() - begin);
                    }
                    return value;
                })
                .to(sink));
        pumps.until(() -> !first.get());
        Set<String> before = members();

        pass(INTERVAL.multipliedBy(3));
        Set<String> meanwhile = members();
        latch.countDown();

        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 50L, 1, 50L)));
        assertThat(longest.get()).as("how long the function took").isGreaterThan(INTERVAL.toNanos());
        assertThat(meanwhile).isEqualTo(before).hasSize(1);
        assertThat(sink.payloads()).hasSize(100).doesNotHaveDuplicates();
        assertThat(running.status().partitions()).hasSize(2);
    }

    @Test
    void aMemberThatWasThrownOutCommitsNothingOfWhatItLost() {
        topic.send(200);
        sink.stall();
        List<ScriptedConsumer> consumers = new CopyOnWriteArrayList<>();
        Running stuck = pumps.start(Pipeline.named("orders")
                .from(source().by(properties -> {
                    ScriptedConsumer scripted = ScriptedConsumer.real(properties);
                    consumers.add(scripted);
                    return scripted.consumer();
                }))
                .to(sink));
        pumps.until(() -> stuck.status().inFlight() == 200);
        CountDownLatch latch = new CountDownLatch(1);
        ScriptedConsumer consumer = consumers.get(0);
        consumer.whilePolling(() -> block(latch));

        Running joined = pumps.start(Pipeline.named("orders").from(source()).to(other));
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 100L, 1, 100L)));
        topic.send(20);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 110L, 1, 110L)));
        sink.resume();
        pumps.until(() -> sink.payloads().size() == 200);
        latch.countDown();

        pumps.until(() -> consumer.lost() > 0);
        pumps.until(() -> stuck.status().partitions().stream()
                                .filter(p -> p.paused().isEmpty())
                                .count()
                        == 1
                && joined.status().partitions().size() == 1);
        topic.send(20);
        pumps.until(() -> topic.committed(topic.name()).equals(Map.of(0, 120L, 1, 120L)));
        assertThat(consumer.commits())
                .as("what the member that was thrown out tried to commit of what others had done meanwhile")
                .allSatisfy(commit -> assertThat(commit.values()).allMatch(offset -> offset.offset() > 110));
        assertThat(other.payloads()).hasSizeGreaterThanOrEqualTo(220);
    }
}
