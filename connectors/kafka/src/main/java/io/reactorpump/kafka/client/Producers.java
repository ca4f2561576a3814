package io.reactorpump.kafka.client;

import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.internals.ProducerFactory;

/** Makes producers of bytes. */
public final class Producers {

    private Producers() {}

    /** A producer with these properties. Blocks while names are resolved and files are read. */
    public static Producer<byte[], byte[]> open(Map<String, Object> properties) {
        return ProducerFactory.INSTANCE.createProducer(SenderOptions.<byte[], byte[]>create(properties)
                .withKeySerializer(new ByteArraySerializer())
                .withValueSerializer(new ByteArraySerializer()));
    }
}
