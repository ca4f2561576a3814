package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G2, G4, G9: a registry of schemas that is away holds up the partitions that need it, and nothing else. */
class AwayTest {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MockMember member = new MockMember();
    private final MemorySink<String> sink = MemorySink.<String>named("sink").withConcurrency(10_000);
    private final AwayRegistry registry = new AwayRegistry("v[5-9]");

    private Running start() {
        return start(member.source());
    }

    private Running start(KafkaSource<String> source) {
        return pumps.start(
                Pipeline.named("orders").from(source.values(registry)).to(sink));
    }

    private void untilWritten(int count) {
        pumps.until(() -> sink.payloads().size() >= count);
    }

    private void untilAsked(int times) {
        pumps.until(() -> registry.asked() >= times);
    }

    private static List<String> assigned(Running running) {
        return running.status().partitions().stream().map(PartitionStatus::name).toList();
    }

    private static String[] values(int to) {
        return IntStream.range(0, to).mapToObj(i -> "v" + i).toArray(String[]::new);
    }

    @Test
    void onePartitionWaitsWhileOthersGoOnAndNothingComesTwice() {
        Running running = start();
        member.assign(0, 1).add(0, 10);
        untilAsked(1);

        member.add(1, 5);
        untilWritten(10);
        untilAsked(3);
        pumps.until(() -> running.status().inFlight() == 0);
        assertThat(running.status().waiting())
                .hasValueSatisfying(waiting -> assertThat(waiting.text())
                        .isEqualTo("source 'orders' waits: partition orders-0 waits: no schema"));
        registry.comesBack();

        untilWritten(15);
        pumps.until(() -> member.committed(0) == 10 && member.committed(1) == 5);
        assertThat(sink.payloads()).hasSize(15);
        assertThat(member.consumer().isClosed()).isFalse();
        assertThat(running.status().waiting())
                .hasValueSatisfying(waiting -> assertThat(waiting.text()).doesNotContain("orders-0"));
    }

    @Test
    void aPartitionThatWaitsIsNotFetched() {
        start();
        member.assign(0, 1).add(0, 10);
        untilAsked(1);
        pumps.until(() -> member.isPaused(0));

        member.add(0, 1_000).add(1, 1);
        untilWritten(6);
        untilAsked(3);
        assertThat(member.consumer().polledRecords()).isEqualTo(11);
        registry.comesBack();

        untilWritten(1_011);
        assertThat(sink.payloads()).hasSize(1_011);
    }

    @Test
    void aPartitionThatIsTakenAwayWhileItWaitsGoesOnWithItsNextOwner() {
        Running running = start();
        member.assign(0, 1).add(0, 10);
        untilAsked(1);

        member.assign(1).add(1, 1);
        untilWritten(6);
        assertThat(assigned(running)).containsExactly(MockMember.name(1));
        assertThat(member.committed(0)).isEqualTo(5);
        registry.comesBack();
        member.assign(0, 1).again(0, 5);

        untilWritten(11);
        assertThat(sink.payloads().stream().filter(value -> !value.equals("v0")))
                .containsExactly("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
    }

    @Test
    void aPartitionThatIsLostWhileItWaitsCommitsNothingMore() {
        Running running = start();
        member.assign(0).add(0, 10);
        untilAsked(1);
        pumps.until(() -> member.committed(0) == 5);

        member.lose(0);
        pumps.until(() -> assigned(running).isEmpty());
        registry.comesBack();
        member.assign(0).again(0, 5);

        untilWritten(10);
        pumps.until(() -> member.committed(0) == 10);
        assertThat(sink.payloads()).containsExactly(values(10));
    }

    @Test
    void aDrainDoesNotWaitForIt() {
        Running running = start();
        member.assign(0).add(0, 10);
        untilAsked(2);

        assertThat(pumps.drain(running))
                .hasToString("5 emitted = 5 acked + 0 dead-lettered + 0 rejected + 0 abandoned");

        assertThat(member.committed(0)).isEqualTo(5);
        assertThat(member.consumer().isClosed()).isTrue();
    }

    @Test
    void aBoundedRunDoesNotEndBeforeIt() {
        Running running = start(member.source().until(End.at(Map.of(MockMember.partition(0), 10L))));
        member.assign(0).add(0, 10);
        untilAsked(2);
        assertThat(running.state()).isEqualTo(State.RUNNING);

        registry.comesBack();

        assertThat(pumps.await(running.completed()).acked()).isEqualTo(10);
        assertThat(sink.payloads()).containsExactly(values(10));
    }

    @Test
    void itIsTriedAgainAfterAWhileThatDoublesUpToTenSecondsAndNotAfterACancel() {
        VirtualTimeScheduler timers = VirtualTimeScheduler.create();
        List<String> read = new CopyOnWriteArrayList<>();
        Disposable reading = member.source()
                .values(registry)
                .receive(new StandaloneSourceContext(timers))
                .subscribe(record -> read.add(record.payload()));
        member.assign(0).add(0, 10);
        int asked = 1;
        for (long millis : List.of(100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000)) {
            long scheduled = asked;
            pumps.until(() -> timers.getScheduledTaskCount() == scheduled);
            timers.advanceTimeBy(Duration.ofMillis(millis - 1));
            assertThat(registry.asked()).isEqualTo(asked);
            timers.advanceTimeBy(Duration.ofMillis(1));
            asked++;
            untilAsked(asked);
        }

        reading.dispose();
        pumps.until(() -> member.consumer().isClosed());
        int last = registry.asked();
        timers.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(registry.asked()).isEqualTo(last);
        assertThat(read).containsExactly(values(5));
    }
}
