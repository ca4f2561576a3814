package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.test.CommitCall;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G2: a position is committed only when it and all before it in its partition are done. */
class G2NoCommitPastAGapTest {

    private static final CommitPolicy EAGER = new CommitPolicy(Duration.ofMillis(2), 1);

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");
    private final Map<Integer, Sinks.One<Integer>> gates = new ConcurrentHashMap<>();

    private Mono<Integer> gated(int number) {
        return gates.computeIfAbsent(number, n -> Sinks.one()).asMono();
    }

    private void open(int number) {
        pumps.until(() -> gates.containsKey(number));
        gates.get(number).tryEmitValue(number).orThrow();
    }

    private Running start(MemorySource<Integer> source) {
        return pumps.start(Pipeline.named("p")
                .from(source)
                .commit(EAGER)
                .process("gate", this::gated, StageOptions.unordered(16))
                .to(sink));
    }

    private static List<Long> committed(MemorySource<Integer> source) {
        return source.commits().all().stream()
                .flatMap(call -> call.commits().stream())
                .map(Commit::offset)
                .toList();
    }

    @Test
    void whatIsDoneBehindAGapWaitsForTheGapToClose() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 0, 1, 2, 3, 4, 5);
        start(source);
        open(0);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 0);
        open(5);
        open(2);
        open(3);
        pumps.until(() -> source.outcomes().size() == 4);
        open(1);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 3);
        open(4);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 5);

        assertThat(committed(source)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void gapsInTheOffsetsAreNoGaps() {
        MemorySource<Integer> source = MemorySource.named("in")
                .<Integer>partitions(0)
                .offsets(100, 7)
                .partition("in-0", 0, 1, 2)
                .complete();
        pumps.run(Pipeline.named("p").from(source).to(sink));

        assertThat(source.committed("in-0")).hasValue(114);
    }

    @Test
    void aGapInOnePartitionDoesNotHoldUpAnother() {
        MemorySource<Integer> source =
                MemorySource.named("in").partition("a", 0, 1).partition("b", 10, 11);
        start(source);
        open(1);
        open(10);
        open(11);

        pumps.until(() -> source.committed("b").orElse(-1) == 1);
        assertThat(source.committed("a")).isEmpty();
    }

    @Test
    void anEventThatStopsThePipelineIsNeverCommittedPast() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 0, 1, 2);
        Running running = start(source);
        open(0);
        open(2);
        pumps.until(() -> gates.containsKey(1));
        gates.get(1).tryEmitError(new IllegalStateException("poison")).orThrow();
        pumps.untilState(running, State.FAILED);
        pumps.await(running.stop());

        assertThat(source.committed("in-0")).hasValue(0);
    }

    @Test
    void aCommitThatFailsIsMadeUpForByTheNext() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 0, 1);
        source.failNextCommits(2, new InfrastructureException("no broker", null));
        start(source);
        open(0);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 0);
        open(1);
        pumps.until(() -> source.committed("in-0").orElse(-1) == 1);

        assertThat(source.commits().all())
                .filteredOn(call -> call.refusal() != null)
                .hasSize(2);
        assertThat(source.commits().all())
                .extracting(CommitCall::refusal)
                .last()
                .isNull();
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void commitsAreMadeOneAtATime() {
        MemorySource<Integer> source = MemorySource.named("in").partition("in-0", 0, 1, 2);
        source.stallCommits();
        Running running = start(source);
        open(0);
        open(1);
        open(2);
        pumps.until(() -> source.outcomes().size() == 3);
        Mono<?> report = running.drain(Pumps.LIMIT);
        source.resumeCommits();
        pumps.await(report);

        assertThat(source.committed("in-0")).hasValue(2);
        assertThat(source.violations()).isEmpty();
    }

    @Test
    void manyEventsAreCommittedAfterTheGivenNumberWithoutWaitingForTheTime() {
        MemorySource<Integer> source = MemorySource.named("in").generated("in-0", 5_000, number -> (int) number);
        pumps.start(Pipeline.named("p")
                .from(source)
                .commit(new CommitPolicy(Duration.ofDays(1), 100))
                .to(sink));

        pumps.until(() -> source.committed("in-0").orElse(-1) >= 1_000);
    }
}
