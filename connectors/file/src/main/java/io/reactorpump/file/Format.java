package io.reactorpump.file;

import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * How the bytes of a file become payloads. Immutable; makes the parts that keep state, one for each file.
 *
 * @param <T> the type of the payloads
 */
interface Format<T> {

    /** How the text of a file that begins with these bytes is encoded. */
    default Encoding encoding(Charset charset, byte[] head, int length) {
        return Encoding.of(charset, head, length);
    }

    /** Finds the records. */
    Splitter splitter(Encoding encoding);

    /** Finds where to go on behind a record that is too long. */
    default Splitter skipper(Encoding encoding) {
        return new LineSplitter(encoding);
    }

    /** Makes the payloads. */
    Decoder<T> decoder(Path file, Encoding encoding);

    /** Refuses options that make no sense for the format. */
    default void check(FileSourceOptions options) {}

    /** Whether a file is one record, even if empty, and has to be read anew if it has changed. */
    default boolean isWhole() {
        return false;
    }
}
