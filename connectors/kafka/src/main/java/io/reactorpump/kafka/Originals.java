package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of any kind as bytes, as they were received where that is known: bytes as they are, text in UTF-8, all else by a
 * codec.
 */
record Originals(Codec<Object> others) implements Serializer<Object> {

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object payload) {
        return payload == null ? null : bytes(payload);
    }

    byte[] bytes(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        return payload instanceof CharSequence text
                ? text.toString().getBytes(StandardCharsets.UTF_8)
                : others.encode(payload);
    }

    /** What the bytes of this payload are. */
    String form(@Nullable Object payload) {
        if (payload == null) {
            return "none";
        }
        if (payload instanceof byte[]) {
            return "bytes";
        }
        return payload instanceof CharSequence ? "text" : others.contentType();
    }
}
