package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaProbeIT {

    @Test
    void readsAllPartitionsToTheirEndsAndNothingThatWasAborted(EmbeddedKafka kafka, KafkaProbe probe) throws Exception {
        String topic = probe.createTopic("read", 3);
        List<String> texts = Texts.send(kafka.clientProperties(), topic, 500);
        try (KafkaProducer<String, String> producer =
                Texts.producer(kafka.clientProperties(), Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "aborted"));
            producer.flush();
            producer.abortTransaction();
        }

        assertThat(Texts.read(probe, topic)).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(probe.endOffsets(topic).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("with the aborted record and its marker")
                .isEqualTo(502);
    }

    @Test
    void tellsWhatAGroupHasCommitted(EmbeddedKafka kafka, KafkaProbe probe) {
        String topic = probe.createTopic("committed", 2);
        TopicPartition second = new TopicPartition(topic, 1);
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put("group.id", topic);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(second));
            consumer.commitSync(Map.of(second, new OffsetAndMetadata(7)), Duration.ofSeconds(30));
        }

        assertThat(probe.committed(topic)).isEqualTo(Map.of(second, 7L));
        assertThat(probe.committed(topic + "-other")).isEmpty();
    }

    @Test
    void makesTopicsWithSettings(KafkaProbe probe) {
        assertThatThrownBy(() -> probe.createTopic("wrong", 1, Map.of("cleanup.policy", "sometimes")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cleanup.policy");
    }
}
