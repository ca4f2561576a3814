package io.reactorpump.samples.bspump.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Source;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.status.State;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.PumpProbe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The guide "Sink": what its listings do. */
class SinkListingsTest {

    private static final Duration LIMIT = Pumps.LIMIT;

    @RegisterExtension
    final Pumps pumps = Pumps.inRealTime();

    private final List<Object> written = new CopyOnWriteArrayList<>();

    private static Map<String, Object> event(int number) {
        return Map.of("number", number);
    }

    private static Flux<Map<String, Object>> events(int count) {
        return Flux.range(1, count).map(SinkListingsTest::event);
    }

    @Test
    void basicSinkWritesEveryEventAndAcknowledgesIt() {
        Running running =
                pumps.start(Pipeline.named("p").from("events", events(3)).to(new MySink(written::add)));

        assertThat(running.report().block(LIMIT).acked()).isEqualTo(3);
        assertThat(written).containsExactly(event(1), event(2), event(3));
    }

    /** Upstream counts a sink that raises as a sink that has written. */
    @Test
    void basicSinkThatThrowsHasNotWritten() {
        MemorySource<Map<String, Object>> source =
                MemorySource.<Map<String, Object>>named("in").partition("0");
        source.append("0", event(1));
        Running running = pumps.start(Pipeline.named("p").from(source).to(new MySink(event -> {
            throw new IllegalStateException("disk full");
        })));
        Pumps.until(() -> running.state() == State.FAILED);

        assertThat(running.stop().block(LIMIT).acked()).isZero();
        assertThat(source.commits().all()).isEmpty();
    }

    /** Upstream does not await an asynchronous sink, so its failures go unseen. */
    @Test
    void D1_asyncSinkHasWrittenWhenItsMonoHasCompleted() {
        Sinks.Empty<Void> done = Sinks.empty();
        Running running =
                pumps.start(Pipeline.named("p").from("events", events(1)).to(new AsyncSink(event -> {
                    written.add(event);
                    return done.asMono();
                })));
        Pumps.until(() -> written.size() == 1);
        assertThat(running.status().inFlight()).isEqualTo(1);

        done.tryEmitEmpty();
        assertThat(running.report().block(LIMIT).acked()).isEqualTo(1);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void prettyPrintSinkPrintsToTheConsole() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            pumps.start(Pipeline.named("p").from("events", events(1)).to(DebugSinks.prettyPrint()))
                    .report()
                    .block(LIMIT);
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("{", "  \"number\" : 1", "}");
    }

    @Test
    void nullSinkDiscardsAndCounts() {
        NullSink<Map<String, Object>> sink = DebugSinks.discard();
        pumps.start(Pipeline.named("p").from("events", events(7)).to(sink))
                .report()
                .block(LIMIT);

        assertThat(sink.count()).isEqualTo(7);
    }

    /** Upstream has no such sink. */
    @Test
    void D4_fileSinkWritesLineByLine(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data").resolve("output.txt");
        pumps.start(Pipeline.named("p")
                        .from("lines", Flux.just("one", "two"))
                        .to(FileOutput.of(Config.of(Map.of("path", file.toString())))))
                .report()
                .block(LIMIT);

        assertThat(Files.readAllLines(file)).containsExactly("one", "two");
    }

    /** Upstream's sink has to throttle by hand. */
    @Test
    void D2_slowSinkHoldsTheSourceUp() {
        AtomicInteger taken = new AtomicInteger();
        Sinks.Empty<Void> slow = Sinks.empty();
        Running running = pumps.start(Pipeline.named("p")
                .from("events", events(1_000).doOnNext(event -> taken.incrementAndGet()))
                .maxInFlight(8)
                .to(new SlowSink(event -> {
                    written.add(event);
                    return slow.asMono();
                })));
        Pumps.until(() -> taken.get() == 8);
        assertThat(running.status().waiting()).isPresent();
        assertThat(written).hasSize(1);

        slow.tryEmitEmpty();
        assertThat(running.report().block(LIMIT).acked()).isEqualTo(1_000);
        assertThat(taken).hasValue(1_000);
    }

    private static PumpProbe resilient(AtomicInteger attempts, int failures, MemorySink<Object> deadLetters) {
        ResilientSink sink = new ResilientSink(event -> Mono.defer(() -> attempts.incrementAndGet() <= failures
                ? Mono.<Void>error(new ConnectException("refused"))
                : Mono.empty()));
        return PumpProbe.whole(Pipeline.named("p")
                .from(Source.of("events", events(2)))
                .onFailure(ResilientSink.threeAttemptsThen(deadLetters))
                .to(sink));
    }

    @Test
    void resilientSinkTriesThreeTimesAndThenWritesADeadLetter() {
        AtomicInteger attempts = new AtomicInteger();
        MemorySink<Object> deadLetters = MemorySink.named("dead letters");
        StepVerifier.withVirtualTime(() -> resilient(attempts, 3, deadLetters).payloads())
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(3))
                .expectNext(event(2))
                .expectComplete()
                .verify(LIMIT);

        assertThat(attempts).hasValue(4);
        assertThat(deadLetters.payloads()).hasSize(1);
    }

    @Test
    void resilientSinkWritesTheEventOnceTheServerIsBack() {
        AtomicInteger attempts = new AtomicInteger();
        MemorySink<Object> deadLetters = MemorySink.named("dead letters");
        StepVerifier.withVirtualTime(() -> resilient(attempts, 2, deadLetters).payloads())
                .thenAwait(Duration.ofSeconds(3))
                .expectNext(event(1), event(2))
                .expectComplete()
                .verify(LIMIT);

        assertThat(deadLetters.payloads()).isEmpty();
    }

    @Test
    void routedEventGoesToTheSinkOfItsKind() {
        MemorySink<Map<String, Object>> errors = MemorySink.named("errors sink");
        MemorySink<Map<String, Object>> others = MemorySink.named("others sink");
        Map<String, Object> error = Map.of("level", "error");
        Map<String, Object> info = Map.of("level", "info");
        pumps.start(MultipleOutputs.routed(Source.of("events", Flux.just(error, info)), errors, others))
                .report()
                .block(LIMIT);

        assertThat(errors.payloads()).containsExactly(error);
        assertThat(others.payloads()).containsExactly(info);
    }

    @Test
    void copiedEventIsDoneWhenAllAreDoneWithIt() {
        MemorySink<Map<String, Object>> archive = MemorySink.named("archive sink");
        MemorySink<Map<String, Object>> others = MemorySink.named("others sink");
        archive.stall();
        Running running = pumps.start(MultipleOutputs.copied(Source.of("events", events(1)), archive, others));
        Pumps.until(() -> others.payloads().size() == 1);
        assertThat(running.status().inFlight()).isEqualTo(1);

        archive.resume();
        assertThat(running.report().block(LIMIT).acked()).isEqualTo(1);
    }

    /** Upstream's router overflows the other pipeline's queue, or does not look whether it is ready. */
    @Test
    void linkedPipelineHoldsUpTheOneThatWritesIt() {
        AtomicInteger taken = new AtomicInteger();
        MemorySink<Map<String, Object>> slow = MemorySink.named("slow");
        slow.stall();
        InternalSource<Map<String, Object>> link = InternalSource.named("link", 4);
        Running child =
                pumps.start(Pipeline.named("child").from(link).maxInFlight(4).to(slow));
        Running parent = pumps.start(MultipleOutputs.linked(
                Source.of("events", events(5_000).doOnNext(event -> taken.incrementAndGet())), link));
        Pumps.until(() -> parent.status().waiting().isPresent());
        assertThat(taken.get()).isLessThan(5_000);

        slow.resume();
        assertThat(parent.report().block(LIMIT).acked()).isEqualTo(5_000);
        link.complete();
        child.report().block(LIMIT);
        assertThat(slow.payloads())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 5_000)
                        .mapToObj(SinkListingsTest::event)
                        .toList());
    }

    @Test
    void pipelinesThatShareASourceGetEveryEventAndStayNearEachOther() {
        MemorySink<Map<String, Object>> slow = MemorySink.named("slow");
        slow.stall();
        NullSink<Map<String, Object>> quick = new NullSink<>();
        InternalSource<Map<String, Object>> first = InternalSource.named("first-in", 8);
        InternalSource<Map<String, Object>> second = InternalSource.named("second-in", 8);
        Running one =
                pumps.start(Pipeline.named("one").from(first).maxInFlight(8).to(slow));
        Running other = pumps.start(Pipeline.named("other").from(second).to(quick));
        Running shared = pumps.start(MultipleOutputs.shared(Source.of("events", events(5_000)), first, second));
        Pumps.until(() -> shared.status().waiting().isPresent() && quick.count() > 0);
        assertThat(shared.status().inFlight()).isPositive();
        assertThat(quick.count()).isLessThan(5_000);

        slow.resume();
        assertThat(shared.report().block(LIMIT).acked()).isEqualTo(5_000);
        first.complete();
        second.complete();
        one.report().block(LIMIT);
        other.report().block(LIMIT);
        assertThat(slow.payloads()).hasSize(5_000);
        assertThat(quick.count()).isEqualTo(5_000);
    }
}
