package io.reactorpump.file;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, uncompressed. Not thread-safe. */
interface ByteInput extends Closeable {

    /**
     * Reads some bytes.
     *
     * @return how many, or -1 if there are no more for now
     */
    int read(byte[] bytes, int from, int length) throws IOException;

    /** Whether the file is longer than at the last read that found nothing. */
    boolean hasGrown() throws IOException;

    /** Whether the file is shorter than what was read of it. */
    boolean hasShrunk() throws IOException;

    /**
     * Reads bytes again that were read before, without going there.
     *
     * @return the bytes, fewer if the file is shorter now; null if that would take too long
     */
    byte @Nullable [] again(long place, int length) throws IOException;

    /** Goes forward to this place, or to the end if it lies beyond. */
    void skipTo(long place) throws IOException;
}
