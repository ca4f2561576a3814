package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** G8 and G2 behind a sink that fails: what a source partition has for a topic comes to it in order, all of it. */
class OrderPropertyTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EACH = 400;
    private static final AtomicInteger LOST = new AtomicInteger();
    private static final AtomicInteger UNANSWERED = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();

    @AfterContainer
    static void theFaultsHappened() {
        assertThat(LOST).hasPositiveValue();
        assertThat(UNANSWERED).hasPositiveValue();
        assertThat(REFUSED).hasPositiveValue();
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void keepsTheOrderOfEachTopicThroughFailuresOfEveryKind(@ForAll long seed, @ForAll boolean batches) {
        FlakyBroker broker = new FlakyBroker(seed);
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        KafkaSink<String> sink = KafkaSink.to(KafkaCluster.at("nowhere:1"), "any", Codec.text(StandardCharsets.UTF_8))
                .topic(OrderPropertyTest::topic)
                .on(properties -> broker.connect());

        Flow<String> flow = Pipeline.named("order")
                .from(MemorySource.named("memory")
                        .partition("a", new String[0])
                        .generated("b", EACH, number -> "b" + number)
                        .generated("c", EACH, number -> "c" + number)
                        .complete())
                .onFailure(FailurePolicy.deadLetter(letters)
                        .infrastructure(new RetryPolicy(
                                Integer.MAX_VALUE,
                                Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(10))
                                        .jitter(0.5))));
        Pipeline pipeline = batches ? flow.batch(7, Duration.ofMillis(5)).to(sink.batches()) : flow.to(sink);

        DrainReport report =
                Pump.create().start(pipeline).completed().blockOptional(LIMIT).orElseThrow();

        LOST.addAndGet(broker.lost.get());
        UNANSWERED.addAndGet(broker.unanswered.get());
        REFUSED.addAndGet(broker.refused.get());
        Set<String> given = letters.payloads().stream()
                .map(letter -> String.valueOf(letter.original()))
                .collect(Collectors.toSet());
        assertThat(report.acked() + report.deadLettered()).isEqualTo(2 * EACH);
        for (String partition : List.of("b", "c")) {
            for (String topic : List.of("even", "odd")) {
                List<String> expected = IntStream.range(0, EACH)
                        .mapToObj(number -> partition + number)
                        .filter(value -> topic(value).equals(topic) && !given.contains(value))
                        .toList();
                List<String> found = broker.log(topic).stream()
                        .filter(value -> value.startsWith(partition) && !given.contains(value))
                        .toList();
                assertThat(found.stream().distinct().toList())
                        .as("in the order in which they came first")
                        .isEqualTo(expected);
                assertThat(lasts(found))
                        .as("in the order in which they came last")
                        .isEqualTo(expected);
            }
        }
    }

    private static String topic(String value) {
        return Integer.parseInt(value.substring(1)) % 2 == 0 ? "even" : "odd";
    }

    private static List<String> lasts(List<String> found) {
        List<String> reversed = new ArrayList<>(found);
        Collections.reverse(reversed);
        List<String> lasts = new ArrayList<>(reversed.stream().distinct().toList());
        Collections.reverse(lasts);
        return lasts;
    }
}
