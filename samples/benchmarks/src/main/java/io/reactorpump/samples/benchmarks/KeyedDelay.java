package io.reactorpump.samples.benchmarks;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
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

/**
 * 10 ms of waiting for each event, in the order of its key: 1 000 keys by chance, in 8 partitions, 8 192 events in flight.
 * Keys ÷ latency, 100 000 events a second, is the most that can be.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KeyedDelay.EVENTS)
public class KeyedDelay {

    static final int EVENTS = 100_000;
    private static final int KEYS = 1_000;
    private static final int PARTITIONS = 8;
    private static final int IN_FLIGHT = 8_192;
    private static final Duration LATENCY = Duration.ofMillis(10);

    private Pump pump;

    @Setup
    public void start() {
        pump = Pump.create();
    }

    @TearDown
    public void stop() {
        pump.close();
    }

    @Benchmark
    public long reactorPump() {
        LongAdder count = new LongAdder();
        Pipeline pipeline = Pipeline.named("delays")
                .from(source())
                .maxInFlight(IN_FLIGHT)
                .keyed(KeyedDelay::key, KEYS, lane -> lane.process("work", KeyedDelay::work))
                .to(Sink.of("count", number -> count.increment()));
        pump.start(pipeline).completed().block();
        return count.sum();
    }

    /** Neither acknowledgements nor retries, and groups that are never given up. */
    @Benchmark
    public long bareFlux() {
        LongAdder count = new LongAdder();
        Flux.range(0, EVENTS)
                .groupBy(KeyedDelay::key, IN_FLIGHT)
                .flatMap(group -> group.concatMap(KeyedDelay::work), KEYS)
                .doOnNext(number -> count.increment())
                .blockLast();
        return count.sum();
    }

    /** Spread by chance, the same each time. */
    private static Integer key(Integer number) {
        int mixed = (number + 1) * 0x9E3779B9;
        return Math.floorMod((mixed ^ (mixed >>> 15)) * 0x85EBCA6B, KEYS);
    }

    private static Mono<Integer> work(Integer number) {
        return Mono.delay(LATENCY).thenReturn(number);
    }

    private static Source<Integer> source() {
        return new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                List<Partition> partitions = IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> context.assign("p" + partition))
                        .toList();
                return Flux.range(0, EVENTS)
                        .map(number -> Received.of(number, partitions.get(key(number) % PARTITIONS), number));
            }

            @Override
            public String componentName() {
                return "memory";
            }
        };
    }
}
