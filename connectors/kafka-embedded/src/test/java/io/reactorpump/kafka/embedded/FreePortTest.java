package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The two ports of a broker. */
class FreePortTest {

    @Test
    void theControllerDoesNotGetThePortOfTheBrokerThoughThatIsFreeStill() {
        int broker = FreePort.any();
        int another = FreePort.anyBut(broker);
        PrimitiveIterator.OfInt ports = IntStream.of(broker, broker, another).iterator();

        assertThat(FreePort.first(ports::nextInt, broker)).isEqualTo(another);
    }
}
