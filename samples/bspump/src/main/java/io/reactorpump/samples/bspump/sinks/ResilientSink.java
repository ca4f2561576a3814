package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * "Error Handling": the sink only writes. Trying again, and giving up, is the policy of the pipeline, so that events behind the one
 * that waits are not forgotten, and a dead letter counts only when it is written.
 */
public final class ResilientSink implements Sink<Map<String, Object>> {

    private static final RetryPolicy THREE_ATTEMPTS =
            new RetryPolicy(2, Backoff.linear(Duration.ofSeconds(1), Duration.ofSeconds(2)));

    private final Function<Map<String, Object>, Mono<Void>> write;

    /** Writes by this function. */
    public ResilientSink(Function<Map<String, Object>, Mono<Void>> write) {
        this.write = write;
    }

    @Override
    public Mono<WriteResult> write(Event<Map<String, Object>> event) {
        return write.apply(event.payload()).then(Mono.empty());
    }

    /**
     * Three attempts, a second and two seconds apart, then the dead letter queue. By default a pipeline would wait for a server
     * that refuses connections for ever.
     */
    public static FailurePolicy threeAttemptsThen(Sink<? super DeadLetter> deadLetterQueue) {
        return FailurePolicy.deadLetter(deadLetterQueue).infrastructure(THREE_ATTEMPTS);
    }
}
