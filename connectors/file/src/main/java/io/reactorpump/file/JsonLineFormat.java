package io.reactorpump.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One line, the JSON of an item, whatever its type. */
final class JsonLineFormat<T> implements ItemFormat<T> {

    private static final ObjectWriter WRITER = JsonCodec.mapper().writer();

    @Override
    public void write(T item, Encoding encoding, ByteArrayOutputStream out) {
        try {
            if (encoding.charset().equals(StandardCharsets.UTF_8)) {
                out.writeBytes(WRITER.writeValueAsBytes(item));
                out.write('\n');
            } else {
                out.writeBytes(encoding.bytes(WRITER.writeValueAsString(item) + "\n"));
            }
        } catch (JsonProcessingException e) {
            throw JsonFault.writing(item, e);
        }
    }
}
