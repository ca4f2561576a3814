package io.reactorpump.samples.benchmarks;

import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
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

/** range → map → filter → map → sink, by everyone in the fastest form he has. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Work.EVENTS)
public class InMemory {

    /** A pump, which acknowledges each event, and holds no more than the default in flight. */
    @State(Scope.Benchmark)
    public static class Pumping {

        private Pump pump;

        @Setup
        public void start() {
            pump = Pump.create();
        }

        @TearDown
        public void stop() {
            pump.close();
        }
    }

    @Benchmark
    public long reactorPump(Pumping state) {
        Work work = new Work();
        Pipeline pipeline = Pipeline.named("numbers")
                .from("range", Flux.range(0, Work.EVENTS))
                .map(Work::next)
                .filter(Work::isKept)
                .map(Work::twice)
                .to(Sink.of("sum", work::add));
        state.pump.start(pipeline).completed().block();
        return work.sum();
    }

    /** No acknowledgements, no bound: what the operators alone cost. */
    @Benchmark
    public long bareFlux() {
        Work work = new Work();
        Flux.range(0, Work.EVENTS)
                .map(Work::next)
                .filter(Work::isKept)
                .map(Work::twice)
                .subscribe(work::add);
        return work.sum();
    }

    /** Fused, which is Pekko's default: one actor runs all operators. */
    @State(Scope.Benchmark)
    public static class Acting {

        private ActorSystem system;
        private Materializer materializer;

        @Setup
        public void start() {
            system = ActorSystem.create("benchmarks");
            materializer = SystemMaterializer.get(system).materializer();
        }

        @TearDown
        public void stop() {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    @Benchmark
    public long pekkoStreams(Acting state) {
        Work work = new Work();
        Source.range(0, Work.EVENTS - 1)
                .map(Work::next)
                .filter(Work::isKept)
                .map(Work::twice)
                .runForeach(work::add, state.materializer)
                .toCompletableFuture()
                .join();
        return work.sum();
    }

    @Benchmark
    public long mutiny() {
        Work work = new Work();
        Multi.createFrom()
                .range(0, Work.EVENTS)
                .map(Work::next)
                .filter(Work::isKept)
                .map(Work::twice)
                .subscribe()
                .with(work::add);
        return work.sum();
    }
}
