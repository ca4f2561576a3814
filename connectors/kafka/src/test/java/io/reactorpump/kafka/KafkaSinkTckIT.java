package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.test.tck.TckReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaSinkTckIT {

    @Test
    void passesEveryRequiredTest(EmbeddedKafka kafka, KafkaProbe probe) {
        KafkaSinkTck.sink =
                KafkaSink.to(KafkaCluster.at(kafka.bootstrapServers()), probe.createTopic("tck", 2), Numbers.CODEC);

        assertPasses();
    }

    @Test
    void sinkOfAConnectionPassesThemToo(EmbeddedKafka kafka, KafkaProbe probe) {
        KafkaSinkTck.sink = new WithCluster<>(
                ConnectedKafkaSink.of("KafkaConnection", probe.createTopic("tck", 2), Numbers.CODEC),
                KafkaCluster.at(kafka.bootstrapServers()));

        assertPasses();
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    private static void assertPasses() {
        TckReport report = TckReport.of(KafkaSinkTck.class).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }
}
