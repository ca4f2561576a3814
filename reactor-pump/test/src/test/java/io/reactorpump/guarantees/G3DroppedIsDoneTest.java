package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Outcome;
import io.reactorpump.core.Async;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Settled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** G3: an event that is filtered, or of which nothing comes, is done. */
class G3DroppedIsDoneTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Object> sink = MemorySink.named("sink");

    static Stream<Arguments> stages() {
        return Stream.of(
                stage("filter", flow -> flow.filter(number -> false)),
                stage("a map to null", flow -> flow.map(number -> null)),
                stage("an empty Mono", flow -> flow.process("s", number -> Mono.empty())),
                stage(
                        "a late empty Mono",
                        flow -> flow.process(
                                "s", number -> Mono.delay(Duration.ofNanos(1)).then())),
                stage("an empty Flux", flow -> flow.process("s", number -> Flux.empty())),
                stage(
                        "a late empty Flux",
                        flow -> flow.process(
                                "s",
                                number -> Flux.range(0, 9)
                                        .delaySequence(Duration.ofNanos(1))
                                        .filter(n -> false))),
                stage(
                        "a future of null",
                        flow -> flow.process("s", Async.future(number -> CompletableFuture.completedFuture(null)))),
                stage("a blocking function that gives null", flow -> flow.process("s", Async.blocking(number -> null))),
                stage("no item", flow -> flow.generate(number -> List.of())),
                stage("nothing injected", flow -> flow.<Object>generate("s", (context, number, injector) -> {})),
                stage(
                        "a filter in a lane",
                        flow -> flow.keyed(number -> number % 2, 2, lane -> lane.filter(number -> false))),
                stage("a filter in parallel", flow -> flow.parallel(2, lane -> lane.filter(number -> false))),
                stage(
                        "children that are all filtered",
                        flow -> flow.generate(number -> List.of(1, 2, 3)).filter(child -> false)),
                stage(
                        "a batch that is filtered",
                        flow -> flow.batch(2, Duration.ofMillis(1)).filter(batch -> false)));
    }

    private static Arguments stage(String name, Function<Flow<Integer>, Flow<?>> stage) {
        return Arguments.of(name, stage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stages")
    void whatComesToNothingIsAcknowledgedAndMakesRoom(String name, Function<Flow<Integer>, Flow<?>> stage) {
        MemorySource<Integer> source =
                MemorySource.of("in", Stream.iterate(1, n -> n + 1).limit(40).toArray(Integer[]::new));
        DrainReport report = pumps.run(
                stage.apply(Pipeline.named("p").from(source).maxInFlight(4)).to(sink));

        assertThat(report.acked()).isEqualTo(40);
        assertThat(sink.payloads()).isEmpty();
        assertThat(source.committed("in-0")).hasValue(39);
        assertThat(source.outcomes().all())
                .hasSize(40)
                .extracting(Settled::outcome)
                .allMatch(Outcome.Acked.class::isInstance);
    }

    @Test
    void aRecordWithoutAPayloadIsAcknowledged() {
        MemorySource<Integer> source = MemorySource.named("in")
                .<Integer>partitions(1)
                .append(
                        "in-0",
                        List.of(
                                MemoryRecord.of(1),
                                new MemoryRecord<Integer>(null, "gone", null, Headers.none(), null),
                                MemoryRecord.of(3)))
                .complete();
        DrainReport report = pumps.run(
                Pipeline.named("p").from(source).map(number -> number + 1).to(sink));

        assertThat(report.acked()).isEqualTo(3);
        assertThat(sink.payloads()).containsExactly(2, 4);
        assertThat(source.committed("in-0")).hasValue(2);
    }
}
