package io.reactorpump.file;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import org.jspecify.annotations.Nullable;

/**
 * Makes payloads of the records of one file. Not thread-safe.
 *
 * @param <T> the type of the payloads
 */
interface Decoder<T> {

    /** Whether the first record is not data but says what the others mean. */
    default boolean wantsHeader() {
        return false;
    }

    /**
     * Learns what the records mean. Called with each record until none {@linkplain #wantsHeader is wanted} any more, and
     * before the first {@link #decode}.
     *
     * @throws FatalException if the file can not be what was expected
     */
    default void header(byte[] buffer, int from, int to) {
        throw new IllegalStateException("no header wanted");
    }

    /**
     * The payload of the record in this part of the buffer, which ends before the terminator.
     *
     * @return null if the record means nothing, as a blank line between rows
     * @throws DataException if it is not what was expected
     */
    @Nullable T decode(byte[] buffer, int from, int to, long line);
}
