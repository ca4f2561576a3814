package io.reactorpump.guarantees;

import static io.reactorpump.core.component.Batching.batching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Any sink for lists as one for single payloads. */
class BatchingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final IllegalStateException BAD = new IllegalStateException("bad");

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source =
            MemorySource.<Integer>named("in").partition("in-0");
    private final MemorySink<List<Integer>> sink = MemorySink.named("lists");

    @Test
    void listIsWrittenWhenItIsFull() {
        source.append("in-0", 1, 2, 3, 4, 5, 6);
        pumps.start(Pipeline.named("p").from(source).to(batching(sink, 3, Duration.ofDays(1))));

        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
    }

    @Test
    void listIsWrittenWhenItsTimeIsOver() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Pumps virtual = Pumps.on(Pump.create().on(time));
        source.append("in-0", 1, 2);
        Running running = virtual.start(Pipeline.named("p").from(source).to(batching(sink, 3, SECOND)));
        pumps.until(() -> running.status().inFlight() == 2);
        assertThat(sink.payloads()).isEmpty();

        pumps.until(() -> {
            time.advanceTimeBy(SECOND);
            return !sink.payloads().isEmpty();
        });
        assertThat(sink.payloads()).containsExactly(List.of(1, 2));
        pumps.await(running.stop());
        time.dispose();
    }

    @Test
    void G7_listThatIsNotFullIsWrittenByTheDrain() {
        source.append("in-0", 1, 2);
        Running running = pumps.start(Pipeline.named("p").from(source).to(batching(sink, 3, Duration.ofDays(1))));
        pumps.until(() -> running.status().inFlight() == 2);

        assertThat(pumps.drain(running).acked()).isEqualTo(2);
        assertThat(sink.payloads()).containsExactly(List.of(1, 2));
    }

    @Test
    void itemThatFailsFailsAlone() {
        sink.failFor(list -> list.contains(2), BAD);
        MemorySink<Object> dead = MemorySink.named("dead");
        source.append("in-0", 1, 2, 3);
        pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(FailurePolicy.deadLetter(dead))
                .to(batching(sink, 3, SECOND)));

        pumps.await(dead.firstPayloads(1));
        pumps.until(() -> sink.payloads().stream().mapToInt(List::size).sum() == 2);
        assertThat(sink.payloads()).noneMatch(list -> list.contains(2));
    }

    @Test
    void deadLettersAreListsOfOne() {
        MemorySink<List<?>> dead = MemorySink.named("dead");
        source.append("in-0", 1);
        pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(FailurePolicy.deadLetter(batching(dead, 3, SECOND)))
                .to(Sink.of("out", payload -> {
                    throw BAD;
                })));

        assertThat(pumps.await(dead.firstPayloads(1)).get(0)).hasSize(1);
    }

    @Test
    void branchHasListsToo() {
        MemorySink<List<Integer>> branch = MemorySink.named("branch");
        source.append("in-0", 1, 2, 3);
        pumps.start(Pipeline.named("p")
                .from(source)
                .tee("tee", Branch.required("lists", batching(branch, 3, Duration.ofDays(1))))
                .to(new NullSink<>()));

        assertThat(pumps.await(branch.firstPayloads(1))).containsExactly(List.of(1, 2, 3));
    }

    /** Writes lists, of a size that is set from outside. */
    private static Sink<Integer> configured(Config config) {
        return batching(LISTS, config.getInt("batch_size"), config.getDuration("batch_timeout"));
    }

    private static final MemorySink<List<Integer>> LISTS = MemorySink.named("lists");

    @Test
    void sizeAndTimeMayBeSettings() {
        Config config = Config.of(Map.of(
                "pipeline", Map.of("p", Map.of("Lists", Map.of("batch_size", "2", "batch_timeout", "1.0")))));
        Pumps configured = Pumps.on(Pump.create().configured(config));
        configured.start(Pipeline.named("p")
                .from("numbers", Flux.just(1, 2, 3, 4))
                .to(Recipe.<Integer>sink(BatchingTest::configured).named("Lists")));

        assertThat(pumps.await(LISTS.firstPayloads(2))).containsExactly(List.of(1, 2), List.of(3, 4));
    }

    @Test
    void G4_listLargerThanTheBoundInFlightIsRefused() {
        assertThatThrownBy(() -> pumps.start(
                        Pipeline.named("p").from(source).maxInFlight(8).to(batching(sink, 9, SECOND))))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "pipeline 'p': lists.batch.size: 9 (expected: <= maxInFlight, which is 8, or the batch could"
                                + " never fill)");
    }
}
