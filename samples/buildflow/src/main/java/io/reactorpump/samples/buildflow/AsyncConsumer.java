package io.reactorpump.samples.buildflow;

import io.reactorpump.micronaut.PumpConsumer;
import jakarta.inject.Singleton;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** "Async Processors": what others have to be awaited for gives a {@code Mono}, or blocks and says so. */
@Singleton
public class AsyncConsumer {

    /** As a publisher: several at a time, and no thread waits. */
    @PumpConsumer(source = "async-source", sink = "async-sink", concurrency = 8)
    public Mono<OutputType> consume(InputType elem) {
        return Mono.delay(Duration.ofMillis(5)).thenReturn(new OutputType(elem.a() + 1));
    }

    /** As a call that blocks: on a thread that may. */
    @PumpConsumer(source = "blocking-source", sink = "blocking-sink", blocking = true)
    public String block(InputType elem) throws InterruptedException {
        Thread.sleep(1);
        return Thread.currentThread().getName();
    }
}
