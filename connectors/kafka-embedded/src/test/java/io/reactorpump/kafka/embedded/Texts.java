package io.reactorpump.kafka.embedded;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Texts in topics. */
final class Texts {

    private Texts() {}

    static KafkaProducer<String, String> producer(Map<String, Object> client, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("max.block.ms", 10_000);
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Sends "text 0" and so on, and returns when all are acknowledged. */
    static List<String> send(Map<String, Object> client, String topic, int count) throws Exception {
        List<String> texts =
                IntStream.range(0, count).mapToObj(i -> "text " + i).toList();
        try (KafkaProducer<String, String> producer = producer(client, Map.of())) {
            List<Future<RecordMetadata>> sent = texts.stream()
                    .map(text -> producer.send(new ProducerRecord<>(topic, text)))
                    .toList();
            for (Future<RecordMetadata> each : sent) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
        return texts;
    }

    static List<String> read(KafkaProbe probe, String topic) {
        return probe.readToEnd(topic).stream()
                .map(received -> new String(received.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
