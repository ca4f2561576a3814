package io.reactorpump.file;

import io.reactorpump.api.error.DataException;
import java.io.ByteArrayOutputStream;

/**
 * How items become lines. Immutable.
 *
 * @param <T> the type of the items
 */
interface ItemFormat<T> {

    /** What every file begins with, if anything. */
    default byte[] header(Encoding encoding) {
        return new byte[0];
    }

    /**
     * Writes one item with its terminator.
     *
     * @throws DataException if it has no such form; then some of it may be written
     */
    void write(T item, Encoding encoding, ByteArrayOutputStream out);

    /** Whether an item may have line breaks within. */
    default boolean spansLines() {
        return false;
    }

    /** Finds whole items in a file; what is behind the last one is left over from a crash. */
    default Splitter splitter(Encoding encoding) {
        return new LineSplitter(encoding);
    }
}
