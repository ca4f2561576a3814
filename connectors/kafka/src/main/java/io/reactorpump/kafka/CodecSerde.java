package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A codec in the form that Kafka knows, to which topic and headers mean nothing. No bytes are no payload. */
record CodecSerde<T>(Codec<T> codec) implements Serde<T> {

    @Override
    public Serializer<T> serializer() {
        return this::encode;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this::decode;
    }

    private byte @Nullable [] encode(String topic, @Nullable T payload) {
        return payload == null ? null : codec.encode(payload);
    }

    private @Nullable T decode(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : codec.decode(bytes);
    }
}
