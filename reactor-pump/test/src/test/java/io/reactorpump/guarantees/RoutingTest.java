package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.Replicas;
import io.reactorpump.core.Branch;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.plan.BranchPlan.Overflow;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events are sent to other pipelines, by a condition, by a key or to several at once, and several share a source. */
class RoutingTest {

    private static final int MANY = 2_000;

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source = MemorySource.named("in")
            .partition("in-0", IntStream.range(0, MANY).boxed().toArray(Integer[]::new));
    private final InternalSource<Integer> toOne = InternalSource.named("to-one");
    private final InternalSource<Integer> toTwo = InternalSource.named("to-two");
    private final MemorySink<Integer> one = MemorySink.named("one-sink");
    private final MemorySink<Integer> two = MemorySink.named("two-sink");
    private final MemorySink<Integer> rest = MemorySink.named("rest");

    private void startChildren() {
        pumps.start(Pipeline.named("one").from(toOne).to(one));
        pumps.start(Pipeline.named("two").from(toTwo).to(two));
    }

    @Test
    void eventsGoToThePipelineOfTheirConditionInOrderAndTheOthersGoOn() {
        startChildren();
        source.complete();
        Running parent = pumps.start(Pipeline.named("parent")
                .from(source)
                .route(
                        "by-rest",
                        Branch.when("ones", number -> number % 3 == 1, toOne.sink()),
                        Branch.when("twos", number -> number % 3 == 2, toTwo.sink()))
                .to(rest));

        assertThat(pumps.await(parent.report()).acked()).isEqualTo(MANY);
        assertThat(one.payloads()).allMatch(number -> number % 3 == 1).isSorted();
        assertThat(two.payloads()).allMatch(number -> number % 3 == 2).isSorted();
        assertThat(rest.payloads()).allMatch(number -> number % 3 == 0).isSorted();
        assertThat(one.payloads().size()
                        + two.payloads().size()
                        + rest.payloads().size())
                .isEqualTo(MANY);
    }

    @Test
    void keysAndConditionsMayBeWhatTheContextTells() {
        startChildren();
        source.complete();
        Running parent = pumps.start(Pipeline.named("parent")
                .from(source)
                .dedupeWith(
                        "first-of-two", (context, number) -> context.position().offset() / 2, MANY)
                .keyedWith("lane", (context, number) -> context.position().partition(), Replicas.fixed(2), lane -> lane)
                .route(
                        "early",
                        Branch.whenWith(
                                "first-half",
                                (context, number) -> context.position().offset() < MANY / 2,
                                flow -> flow,
                                toOne.sink()))
                .routeWith("late", (context, number) -> context.position().offset() % 4, Map.of(0L, toTwo.sink()))
                .to(rest));

        assertThat(pumps.await(parent.report()).acked()).isEqualTo(MANY);
        assertThat(one.payloads()).hasSize(500).allMatch(number -> number < 1_000 && number % 2 == 0);
        assertThat(two.payloads()).hasSize(250).allMatch(number -> number >= 1_000 && number % 4 == 0);
        assertThat(rest.payloads()).hasSize(250).allMatch(number -> number >= 1_000 && number % 4 == 2);
    }

    @Test
    void eventsGoToThePipelineOfTheirKeyAndThoseOfNoneGoOn() {
        startChildren();
        source.complete();
        Running parent = pumps.start(Pipeline.named("parent")
                .from(source)
                .route("by-rest", number -> number % 3, Map.of(1, toOne.sink(), 2, toTwo.sink()))
                .to(rest));

        assertThat(pumps.await(parent.report()).acked()).isEqualTo(MANY);
        assertThat(one.payloads())
                .hasSize(667)
                .allMatch(number -> number % 3 == 1)
                .isSorted();
        assertThat(two.payloads())
                .hasSize(666)
                .allMatch(number -> number % 3 == 2)
                .isSorted();
        assertThat(rest.payloads())
                .hasSize(667)
                .allMatch(number -> number % 3 == 0)
                .isSorted();
        assertThat(parent.status().stage("by-rest-1").orElseThrow().in()).isEqualTo(667);
    }

    @Test
    void targetThatIsStuckHoldsTheOthersBackOnlyWhenItHoldsAllThatMayBeInFlight() {
        startChildren();
        one.stall();
        Running parent = pumps.start(Pipeline.named("parent")
                .from(source)
                .maxInFlight(100)
                .route("by-rest", Branch.when("odd", number -> number % 2 == 1, toOne.sink()))
                .to(toTwo.sink()));
        pumps.untilWaiting(
                parent,
                Reason.IN_FLIGHT,
                "100 in flight, the oldest [partition=in-0, offset=1] at stage 'to-to-one' for PT");

        pumps.until(() -> two.payloads().size() >= 99);
        assertThat(one.payloads()).isEmpty();
        assertThat(source.demand().emitted()).isBetween(199L, 201L);
        one.resume();
        pumps.await(one.firstPayloads(MANY / 2));
        assertThat(pumps.await(two.firstPayloads(MANY / 2))).isSorted();
    }

    @Test
    void G4_pipelinesThatShareASourceAreNoFartherApartThanMayBeInFlightAndAllMustBeDone() {
        startChildren();
        one.stall();
        pumps.start(Pipeline.named("feed")
                .from(source)
                .maxInFlight(64)
                .tee("readers", Branch.required("one", toOne.sink()))
                .to(toTwo.sink()));
        pumps.await(two.firstPayloads(64));
        one.release(1);
        pumps.await(two.firstPayloads(65));

        assertThat(two.payloads()).hasSize(65);
        assertThat(one.payloads()).containsExactly(0);
        assertThat(source.demand().emitted()).isEqualTo(65);
        assertThat(source.outcomes().all()).hasSize(1);
        one.resume();
        assertThat(pumps.await(one.firstPayloads(MANY))).isSorted();
        pumps.until(() -> source.committed("in-0").orElse(-1) >= 0);
        assertThat(source.calls().subscriptions()).isEqualTo(1);
    }

    @Test
    void bestEffortPipelineHoldsNobodyBackAndLosesWhatItsBufferCannotHold() {
        InternalSource<Integer> narrow = InternalSource.named("narrow", 4);
        startChildren();
        MemorySink<Integer> slow = MemorySink.<Integer>named("slow").stall();
        pumps.start(Pipeline.named("lagging").from(narrow).maxInFlight(1).to(slow));
        source.complete();
        Running feed = pumps.start(Pipeline.named("feed")
                .from(source)
                .maxInFlight(64)
                .tee(
                        "readers",
                        Branch.<Integer>bestEffort("lagging", narrow.sink()).buffer(10, Overflow.DROP_OLDEST))
                .to(toOne.sink()));
        assertThat(pumps.await(one.firstPayloads(MANY))).isSorted();
        pumps.until(() -> source.outcomes().size() == MANY);

        assertThat(slow.payloads()).isEmpty();
        slow.resume();
        DrainReport report = pumps.await(feed.report());
        assertThat(report.acked()).isEqualTo(MANY);
        long dropped = feed.status().stage("lagging").orElseThrow().dropped();
        assertThat(dropped).isGreaterThan(MANY / 2);
        List<Integer> taken = pumps.await(slow.firstPayloads((int) (MANY - dropped)));
        assertThat(taken).isSorted().startsWith(0, 1, 2, 3).endsWith(MANY - 1);
    }

    @Test
    void bestEffortPipelineThatDoesNotRunHoldsNobodyBack() {
        pumps.start(Pipeline.named("one").from(toOne).to(one));
        Running feed = pumps.start(Pipeline.named("feed")
                .from(source)
                .maxInFlight(64)
                .tee("readers", Branch.bestEffort("nobody", toTwo.sink()))
                .to(toOne.sink()));
        pumps.await(one.firstPayloads(MANY));

        assertThat(pumps.drain(feed).acked()).isEqualTo(MANY);
    }
}
