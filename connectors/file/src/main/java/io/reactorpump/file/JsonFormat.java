package io.reactorpump.file;

import io.reactorpump.json.JsonCodec;
import java.nio.file.Path;

/** One line of JSON, one payload. */
record JsonFormat<T>(JsonCodec<T> codec) implements Format<T> {

    @Override
    public Splitter splitter(Encoding encoding) {
        return new LineSplitter(encoding);
    }

    @Override
    public Decoder<T> decoder(Path file, Encoding encoding) {
        return (buffer, from, to, line) -> {
            if (isBlank(buffer, from, to, encoding)) {
                return null;
            }
            // Jackson takes malformed UTF-8 within strings for what it resembles, so it gets text that was looked at.
            String text = encoding.text(buffer, from, to, line);
            return codec.decode(text, "line " + line);
        };
    }

    private static boolean isBlank(byte[] buffer, int from, int to, Encoding encoding) {
        for (int i = from; i + encoding.width() <= to; i += encoding.width()) {
            int unit = encoding.width() == 1 ? buffer[i] : encoding.unitAt(buffer, i);
            if (unit != ' ' && unit != '\t') {
                return false;
            }
        }
        return true;
    }
}
