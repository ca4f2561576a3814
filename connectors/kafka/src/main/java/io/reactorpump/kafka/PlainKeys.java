package io.reactorpump.kafka;

import io.reactorpump.api.error.DataException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Keys that need no codec: bytes as they are, and whatever has one obvious text as that, in UTF-8. */
final class PlainKeys implements Serializer<Object> {

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object key) {
        if (key == null) {
            return null;
        }
        if (key instanceof byte[] bytes) {
            return bytes;
        }
        if (key instanceof CharSequence
                || key instanceof Number
                || key instanceof Boolean
                || key instanceof Character
                || key instanceof Enum<?>
                || key instanceof UUID) {
            return key.toString().getBytes(StandardCharsets.UTF_8);
        }
        throw new DataException(
                "bytes or a value with a text, or a codec for keys",
                key.getClass().getSimpleName(),
                "the key of a record for topic '" + topic + "'");
    }
}
