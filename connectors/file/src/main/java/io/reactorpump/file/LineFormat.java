package io.reactorpump.file;

import java.nio.file.Path;

/** One line, one text. */
final class LineFormat implements Format<String> {

    @Override
    public Splitter splitter(Encoding encoding) {
        return new LineSplitter(encoding);
    }

    @Override
    public Decoder<String> decoder(Path file, Encoding encoding) {
        return encoding::text;
    }
}
