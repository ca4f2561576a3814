package io.reactorpump.file;

import java.io.ByteArrayOutputStream;
import java.util.function.Function;

/** One line, the text of an item. */
record TextFormat<T>(Function<? super T, String> text) implements ItemFormat<T> {

    @Override
    public void write(T item, Encoding encoding, ByteArrayOutputStream out) {
        out.writeBytes(encoding.bytes(text.apply(item)));
        out.writeBytes(encoding.bytes("\n"));
    }
}
