package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmissionTest {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MockMember member = new MockMember();
    private final MemorySink<String> sink = MemorySink.named("sink");

    static List<Error> errors() {
        return List.of(
                new NoClassDefFoundError("Missing"), new StackOverflowError("deep"), new OutOfMemoryError("scripted"));
    }

    /** Whatever a codec throws, the pipeline does not stand still in silence. */
    @ParameterizedTest
    @MethodSource("errors")
    void aCodecThatFailsAsAJvmDoesFailsThePipeline(Error error) {
        Deserializer<String> failing = (topic, data) -> {
            throw error;
        };
        Running running = pumps.start(
                Pipeline.named("orders").from(member.source().values(failing)).to(sink));
        member.assign(0).add(0, 5);

        pumps.untilState(running, State.FAILED);

        assertThat(running.status().failure().orElseThrow().cause())
                .hasStackTraceContaining(String.valueOf(error.getMessage()));
    }
}
