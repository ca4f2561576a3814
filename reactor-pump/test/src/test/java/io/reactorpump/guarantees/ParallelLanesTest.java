package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Sinks;

/** How a parallel stage spreads events over its lanes. */
class ParallelLanesTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");

    /** Does not block: two lanes may share a thread. */
    @Test
    void anEventDoesNotWaitBehindAnotherWhileALaneHasNone() {
        Sinks.Empty<Integer> second = Sinks.empty();
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2))
                .parallel(
                        2,
                        lane -> lane.process(
                                "meet",
                                (Integer number) -> {
                                    if (number == 2) {
                                        second.tryEmitEmpty().orThrow();
                                    }
                                    return second.asMono().defaultIfEmpty(number);
                                },
                                StageOptions.concurrency(1)))
                .to(sink));

        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void lanesAreOpenedWhenThereAreEventsForThem() {
        AtomicInteger opened = new AtomicInteger();
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .parallel(
                        100_000,
                        lane -> lane.<Integer>via("count", events -> {
                            opened.incrementAndGet();
                            return events;
                        }))
                .to(sink));

        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(opened).hasValueBetween(1, 3);
    }

    @Test
    void everyLaneIsFedAgainAndAgain() {
        Integer[] numbers = IntStream.range(0, 5_000).boxed().toArray(Integer[]::new);
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", numbers))
                .maxInFlight(64)
                .parallel(3, lane -> lane.map((Integer number) -> number))
                .to(sink));

        assertThat(sink.payloads()).containsExactlyInAnyOrder(numbers);
    }
}
