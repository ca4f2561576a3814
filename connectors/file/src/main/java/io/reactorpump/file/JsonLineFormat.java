package io.reactorpump.file;

import io.reactorpump.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One line, the JSON of an item, whatever its type. */
final class JsonLineFormat<T> implements ItemFormat<T> {

    private static final JsonCodec<Object> ANY = JsonCodec.of(Object.class);

    @Override
    public void write(T item, Encoding encoding, ByteArrayOutputStream out) {
        if (encoding.charset().equals(StandardCharsets.UTF_8)) {
            out.writeBytes(ANY.encode(item));
            out.write('\n');
        } else {
            out.writeBytes(encoding.bytes(ANY.text(item) + "\n"));
        }
    }
}
