package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes keys or payloads of the bytes of a record, by a codec or one of Kafka's deserializers. */
@FunctionalInterface
interface BytesReader<T> {

    /** What these bytes are; throws if they are not what was expected. */
    @Nullable T read(String topic, Headers headers, byte[] bytes);

    static <T> BytesReader<T> of(Codec<? extends T> codec) {
        return (topic, headers, bytes) -> codec.decode(bytes);
    }

    static <T> BytesReader<T> of(Deserializer<? extends T> deserializer) {
        return deserializer::deserialize;
    }
}
