package io.reactorpump.samples.buildflow;

import io.micronaut.context.annotation.Factory;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.hazelcast.Offload;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;

/** "Async With Ray", {@code my_consumer}: awaits the long task, wherever in the cluster it is done. */
@Factory
public class LongTaskConsumer {

    /** Many events wait for their tasks at a time; no thread of this process does. */
    @Singleton
    @Named("long-task")
    public Pipeline longTask(@Named("long-source") Source<InputType> source, @Named("long-sink") Sink<InputType> sink) {
        return Pipeline.named("long-task")
                .from(source)
                .process(
                        Offload.to("grid", new LongTask(10))
                                .inFlightPerMember(8)
                                .deadline(Duration.ofMinutes(1))
                                .elseLocally(),
                        StageOptions.concurrency(16))
                .to(sink);
    }
}
