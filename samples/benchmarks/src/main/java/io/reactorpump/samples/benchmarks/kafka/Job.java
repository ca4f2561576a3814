package io.reactorpump.samples.benchmarks.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What all contenders of a row have in common: where to read, where to write, and the settings of the clients.
 *
 * @param work what is to be done with each record of the keyed row
 */
record Job(String servers, String input, String output, String group, KeyedWork work) {

    /** For keys as bytes. */
    Map<String, Object> consumer() {
        return consumer(ByteArrayDeserializer.class);
    }

    /** For keys as strings, which can be compared. */
    Map<String, Object> consumerOfStringKeys() {
        return consumer(StringDeserializer.class);
    }

    private Map<String, Object> consumer(Class<? extends Deserializer<?>> keys) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("max.poll.records", 500);
        settings.put("key.deserializer", keys);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }

    Map<String, Object> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 5);
        settings.put("batch.size", 128 * 1_024);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        return settings;
    }

    /** The record to write for one that was read. */
    ProducerRecord<byte[], byte[]> mapped(ConsumerRecord<byte[], byte[]> received) {
        return new ProducerRecord<>(output, received.key(), Payload.mapped(received.value()));
    }
}
