package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.metrics.Meters;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Parts of an engine that does not run, to look at one of them alone. */
final class Engines {

    private Engines() {}

    /** A ledger whose intake has nothing to do. */
    static PartitionLedger ledger(String name, int window, int slack) {
        PartitionListener listener = new PartitionListener() {
            @Override
            public void paused(Partition partition, String why) {}

            @Override
            public void resumed(Partition partition) {}
        };
        return PartitionLedger.of(name, idle().intake(), listener, window, slack, false);
    }

    static Run idle() {
        Source<Object> nothing = new Source<>() {
            @Override
            public Flux<Received<Object>> receive(SourceContext context) {
                return Flux.never();
            }

            @Override
            public String componentName() {
                return "nothing";
            }
        };
        return new Run(
                Pipeline.named("idle")
                        .from(nothing)
                        .to(Sink.of("nowhere", payload -> {}))
                        .plan(),
                Schedulers.parallel(),
                Meters.NONE,
                null,
                Application.none(),
                List.of());
    }
}
