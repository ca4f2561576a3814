package io.reactorpump.file;

import io.reactorpump.api.error.DataException;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;

/** One line, the text of an item. */
record TextFormat<T>(Function<? super T, String> text) implements ItemFormat<T> {

    @Override
    public void write(T item, Encoding encoding, ByteArrayOutputStream out) {
        String line = text.apply(item);
        if (line.indexOf('\n') >= 0) {
            throw new DataException("a text of one line", "one with a line break", "the payload");
        }
        out.writeBytes(encoding.bytes(line));
        out.writeBytes(encoding.bytes("\n"));
    }
}
