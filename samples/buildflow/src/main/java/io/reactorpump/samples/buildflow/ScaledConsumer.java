package io.reactorpump.samples.buildflow;

import io.reactorpump.micronaut.PumpConsumer;
import jakarta.inject.Singleton;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** "Autoscaling Options": at least one replica and at most ten, as the load asks for. */
@Singleton
public class ScaledConsumer {

    /** {@code num_replicas} is 1, as it is not given. */
    @PumpConsumer(source = "scaled-source", sink = "scaled-sink", minReplicas = 1, maxReplicas = 10)
    public Mono<OutputType> consume(InputType elem) {
        return Mono.delay(Duration.ofMillis(1)).thenReturn(new OutputType(elem.a() + 1));
    }
}
