package io.reactorpump.samples.bspump.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.kafka.KafkaConnection;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.samples.bspump.JsonObjects;
import io.reactorpump.samples.bspump.Pumps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class KafkaOutputIT {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static Pump pump() {
        String servers = KAFKA.kafka().bootstrapServers();
        return Pump.create()
                .configured(Config.of(Map.of(
                        "connection",
                        Map.of(
                                "KafkaConnection",
                                Map.of("bootstrap_servers", servers, "properties.client.rack", "here")))))
                .connection(KafkaConnection::new);
    }

    private static Flux<Map<String, Object>> events(int count) {
        return Flux.range(1, count).map(number -> Map.of("number", number));
    }

    private static List<Object> numbers(String topic) {
        return KAFKA.probe().readToEnd(topic).stream()
                .map(record -> JsonObjects.OBJECT.decode(record.value()).get("number"))
                .toList();
    }

    @Test
    void sinkWritesToTheClusterOfItsConnection() {
        String topic = KAFKA.probe().createTopic("events", 1);
        try (Pump pump = pump()) {
            DrainReport report = pump.start(
                            Pipeline.named("p").from("events", events(3)).to(KafkaOutput.to(topic)))
                    .report()
                    .block(Pumps.LIMIT);

            assertThat(report.acked()).isEqualTo(3);
        }
        assertThat(numbers(topic)).containsExactly(1, 2, 3);
    }

    /** Upstream's keys of these names are bytes, or nothing. */
    @Test
    void D3_eventsAreWrittenInBatchesOfAHundred() {
        String topic = KAFKA.probe().createTopic("events", 1);
        try (Pump pump = pump()) {
            var running =
                    pump.start(Pipeline.named("p").from("events", events(250)).to(BatchedKafkaOutput.to(topic)));
            assertThat(running.report().block(Pumps.LIMIT).acked()).isEqualTo(250);

            StageStatus sink = running.status().stages().stream()
                    .filter(stage -> stage.kind().equals("sink"))
                    .findFirst()
                    .orElseThrow();
            assertThat(sink.name()).isEqualTo("KafkaSink");
            assertThat(sink.in()).isEqualTo(3);
        }
        assertThat(numbers(topic)).hasSize(250).startsWith(1, 2, 3).endsWith(249, 250);
    }

    @Test
    void batchThatDoesNotFillIsWrittenWhenItsTimeIsOver() {
        String topic = KAFKA.probe().createTopic("events", 1);
        try (Pump pump = pump()) {
            pump.start(Pipeline.named("p")
                    .from("events", events(3).concatWith(Flux.never()))
                    .to(BatchedKafkaOutput.to(topic).with("batch_timeout", "0.1")));
            Pumps.until(() -> numbers(topic).size() == 3);
        }
        assertThat(numbers(topic)).containsExactly(1, 2, 3);
    }

    @Test
    void D13_connectionThatThereIsNotIsToldBeforeAnythingStarts() {
        try (Pump pump = Pump.create()) {
            assertThatThrownBy(() -> pump.start(
                            Pipeline.named("p").from("events", events(1)).to(KafkaOutput.to("topic"))))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("KafkaConnection");
        }
    }
}
