package io.reactorpump.file;

import io.reactorpump.api.Received;
import java.io.IOException;

/**
 * The way of one subscription through its files. One call at a time.
 *
 * @param <T> the type of the payloads
 */
interface Tour<T> {

    /** Takes one step, which may block on the disk but does not wait for anybody. */
    Step step() throws IOException;

    /** The record of the last step, if that was {@link Step#RECORD}. */
    Received<T> record();

    /** Closes what is open. */
    void close();
}
