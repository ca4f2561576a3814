package io.reactorpump.samples.benchmarks;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a stage that is no plain function costs per event: range → stage → sink, each beside its bare relative. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Stages.EVENTS)
public class Stages {

    static final int EVENTS = 100_000;
    private static final int KEYS = 1_000;

    private Pump pump;

    @Setup
    public void start() {
        pump = Pump.create();
    }

    @TearDown
    public void stop() {
        pump.close();
    }

    /** A {@code Mono} that has its value already, one at a time. */
    @Benchmark
    public long just() {
        return pump(flow -> flow.process("just", Mono::just));
    }

    @Benchmark
    public long justBare() {
        return bare(flux -> flux.concatMap(Mono::just));
    }

    /** A {@code Mono} that completes on another thread, 16 at a time, in order. */
    @Benchmark
    public long hop() {
        return pump(
                flow -> flow.process("hop", Stages::hop, StageOptions.defaults().concurrency(16)));
    }

    @Benchmark
    public long hopBare() {
        return bare(flux -> flux.flatMapSequential(Stages::hop, 16, 16));
    }

    private static Mono<Integer> hop(Integer number) {
        return Mono.just(number).publishOn(Schedulers.parallel());
    }

    /** A key for each event and a lane of one function. */
    @Benchmark
    public long keyed() {
        return pump(flow -> flow.keyed(number -> number % KEYS, 16, lane -> lane.map(number -> number)));
    }

    /** The nearest there is: groups that are never given up, which a long-lived pump could not afford. */
    @Benchmark
    public long keyedBare() {
        return bare(flux -> flux.groupBy(number -> number % KEYS).flatMap(group -> group.map(number -> number), KEYS));
    }

    private long pump(UnaryOperator<Flow<Integer>> stage) {
        LongAdder count = new LongAdder();
        Pipeline pipeline = stage.apply(Pipeline.named("numbers").from("range", Flux.range(0, EVENTS)))
                .to(Sink.of("count", number -> count.increment()));
        pump.start(pipeline).completed().block();
        return checked(count.sum());
    }

    private static long bare(UnaryOperator<Flux<Integer>> stage) {
        LongAdder count = new LongAdder();
        stage.apply(Flux.range(0, EVENTS)).doOnNext(number -> count.increment()).blockLast();
        return checked(count.sum());
    }

    private static long checked(long count) {
        if (count != EVENTS) {
            throw new IllegalStateException(count + " events arrived (expected: " + EVENTS + ")");
        }
        return count;
    }
}
