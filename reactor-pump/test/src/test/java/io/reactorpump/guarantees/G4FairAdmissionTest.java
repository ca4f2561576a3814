package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pause;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * G4: a partition has no more than its share of what may be in flight while others want theirs, though the source would
 * rather bring nothing but that partition.
 */
class G4FairAdmissionTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");
    private final Work work = new Work();

    /** Work that goes on for as long as the test wants, for each item. */
    private static final class Work {

        private final Map<String, Sinks.One<String>> going = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();

        Mono<String> on(String item) {
            begun.add(item);
            return going.computeIfAbsent(item, i -> Sinks.one()).asMono();
        }

        /** Ends the first so many items of a partition that are begun and not ended. */
        void end(String partition, int count) {
            going.keySet().stream()
                    .filter(item -> item.startsWith(partition))
                    .sorted()
                    .limit(count)
                    .toList()
                    .forEach(item -> {
                        Sinks.One<String> ending = going.remove(item);
                        ending.tryEmitValue(item);
                    });
        }

        long begun(String partition) {
            return begun.stream().filter(item -> item.startsWith(partition)).count();
        }
    }

    private static String[] items(String partition, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "%s%05d".formatted(partition, i))
                .toArray(String[]::new);
    }

    private static MemorySource<String> source(int count, String... partitions) {
        MemorySource<String> source =
                MemorySource.named("in").<String>partitions(0).preferringTheFirst();
        for (String partition : partitions) {
            source.partition(partition, items(partition, count));
        }
        return source;
    }

    private Running working(MemorySource<String> source, int maxInFlight) {
        return pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(maxInFlight)
                .process("work", work::on, StageOptions.unordered(maxInFlight))
                .to(sink));
    }

    private static Map<String, Long> inFlight(Running running) {
        return running.status().partitions().stream()
                .collect(Collectors.toMap(PartitionStatus::name, PartitionStatus::inFlight));
    }

    @Test
    void eachPartitionGetsItsShareThoughTheSourcePrefersOne() {
        Running running = working(source(100, "a", "b", "c", "d"), 16);

        pumps.until(() -> running.status().inFlight() == 16);
        assertThat(inFlight(running)).isEqualTo(Map.of("a", 4L, "b", 4L, "c", 4L, "d", 4L));
    }

    @Test
    void partitionsWhoseWorkEndsGoOnWhileAnotherIsStuckWithItsShare() {
        MemorySource<String> source = source(200, "a", "b", "c", "d").complete();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(16)
                .process(
                        "work",
                        (String item) -> item.startsWith("a") ? work.on(item) : Mono.just(item),
                        StageOptions.unordered(16))
                .to(sink));

        pumps.await(sink.firstPayloads(600));
        assertThat(sink.payloads()).noneMatch(item -> ((String) item).startsWith("a"));
        while (work.begun("a") < 200 || !work.going.isEmpty()) {
            work.end("a", 4);
        }
        assertThat(pumps.await(running.report()).acked()).isEqualTo(800);
    }

    @Test
    void aSlowKeyOfOnePartitionDoesNotStarveTheKeysOfTheOthers() {
        MemorySource<String> source = source(200, "a", "b", "c").complete();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(24)
                .keyed(
                        (String item) -> item.charAt(0) == 'a' ? "slow" : item,
                        24,
                        lane -> lane.process(
                                "work", (String item) -> item.equals("a00000") ? work.on(item) : Mono.just(item)))
                .to(sink));

        pumps.await(sink.firstPayloads(400));
        assertThat(inFlight(running).get("a")).isLessThanOrEqualTo(24);
        work.end("a", 1);
        assertThat(pumps.await(running.report()).acked()).isEqualTo(600);
    }

    @Test
    void theShareOfAnIdlePartitionIsLentAndGivenBackWhenItHasSomethingAgain() {
        MemorySource<String> source = source(1000, "a").partition("b").partition("c");
        Running running = working(source, 24);
        pumps.until(() -> inFlight(running).get("a") == 24);

        source.append("b", items("b", 100));
        work.end("a", 1);
        pumps.until(() -> work.begun("b") == 1);
        work.end("a", 11);
        pumps.until(() -> work.begun("b") == 12);
        assertThat(inFlight(running)).containsEntry("a", 12L).containsEntry("b", 12L);
    }

    @Test
    void onePartitionAloneMayUseTheWholeBoundAndIsNeverPaused() {
        MemorySource<String> source = source(1000, "a").complete();
        Running running = working(source, 24);
        pumps.until(() -> inFlight(running).get("a") == 24);

        while (running.status().inFlight() > 0 || work.begun("a") < 1000) {
            work.end("a", 7);
        }
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1000);
        assertThat(source.pauses().all()).isEmpty();
    }

    @Test
    void aPartitionGoesOnAtThreeQuartersOfItsShareAndNotBefore() {
        MemorySource<String> source = source(1000, "a", "b");
        Running running = working(source, 32);
        pumps.until(() -> running.status().inFlight() == 32);
        assertThat(source.pauses().all())
                .contains(
                        new Pause("a", "its share of 16 events is in flight"),
                        new Pause("b", "its share of 16 events is in flight"));

        work.end("a", 3);
        assertThat(work.begun("a")).isEqualTo(16);
        work.end("a", 1);
        pumps.until(() -> work.begun("a") == 20);
        assertThat(inFlight(running)).isEqualTo(Map.of("a", 16L, "b", 16L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 64})
    void everythingComesToItsEndHoweverSmallTheSharesAre(int maxInFlight) {
        MemorySource<String> source = source(100, "a", "b", "c", "d", "e").complete();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .maxInFlight(maxInFlight)
                .process(
                        "work",
                        (String item) -> Mono.delay(Duration.ofNanos(1)).thenReturn(item),
                        StageOptions.unordered(maxInFlight))
                .to(sink));

        assertThat(pumps.await(running.report()).acked()).isEqualTo(500);
        assertThat(source.demand().mostOutstanding()).isLessThanOrEqualTo(maxInFlight);
    }

    @Test
    void aPartitionTakesOverTheShareOfOneThatIsGivenUp() {
        MemorySource<String> source = source(1000, "a", "b");
        Running running = working(source, 16);
        pumps.until(() -> running.status().inFlight() == 16);

        source.lose("b");
        work.end("b", 8);
        pumps.until(() -> inFlight(running).equals(Map.of("a", 16L)));
    }

    @Test
    void aPartitionThatIsGivenUpWhileItIsPausedIsNotToldToGoOn() {
        MemorySource<String> source = source(1000, "a", "b");
        Running running = working(source, 16);
        pumps.until(() -> running.status().inFlight() == 16);

        Mono<Void> revoked = source.revoke(List.of("a"), Duration.ofSeconds(10)).cache();
        revoked.subscribe();
        work.end("a", 8);
        pumps.await(revoked);
        assertThat(work.begun("a")).isEqualTo(8);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void statusSaysInAFewWordsThatAPartitionHasItsShareAndDoesNotCallItAWait() {
        Running running = working(source(100, "a", "b").partition("c"), 16);
        pumps.until(() -> inFlight(running).equals(Map.of("a", 8L, "b", 8L, "c", 0L)));

        assertThat(running.status().partitions())
                .extracting(partition -> partition.paused().orElse("-"))
                .containsExactly("its share of 8 events is in flight", "its share of 8 events is in flight", "-");
        assertThat(running.status().waiting().map(Waiting::reason)).contains(Reason.IN_FLIGHT);
        work.end("a", 1);
        pumps.until(() -> running.status().inFlight() == 15);
        assertThat(running.status().waiting()).isEmpty();
    }
}
