package io.reactorpump.kafka;

import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.tck.TckReport;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSourceTckIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @Test
    @Timeout(300)
    void passesThePublisherTests() {
        KafkaSourceTck.kafka = Optional.of(KAFKA);

        TckReport.of(KafkaSourceTck.class).expect(27, 11);
    }
}
