package io.reactorpump.samples.buildflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A processor as a class, without a server. */
class ReplicaStateTest {

    @Test
    void eachReplicaHasAStateOfItsOwn() {
        MemorySink<OutputType> sink = MemorySink.named("sink");
        Pipeline pipeline = Pipeline.named("state")
                .from(MemorySource.of("source", new InputType(1), new InputType(2), new InputType(3)))
                .<OutputType>handle(
                        "state", ReplicaState::new, StageOptions.defaults().replicas(Replicas.fixed(2)))
                .to(sink);
        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block(Duration.ofSeconds(30));
        }
        assertThat(sink.payloads()).containsExactly(new OutputType(2), new OutputType(3), new OutputType(4));
    }
}
