package io.reactorpump.file;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of a file, uncompressed. Not thread-safe. */
interface ByteInput extends Closeable {

    /**
     * Reads some bytes.
     *
     * @return how many, or -1 if there are no more for now
     */
    int read(byte[] bytes, int from, int length) throws IOException;

    /** Goes forward to this place, or to the end if it lies beyond. */
    void skipTo(long place) throws IOException;
}
