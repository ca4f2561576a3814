package io.reactorpump.file;

import io.reactorpump.api.Received;
import java.io.IOException;

/**
 * The way of one subscription through its files. One call at a time.
 *
 * @param <T> the type of the payloads
 */
interface Tour<T> {

    /** Looks at what there is, once, before the first step and without demand: so what is wrong is told at once. */
    void begin() throws IOException;

    /** Takes one step, which may block on the disk but does not wait for anybody. */
    Step step() throws IOException;

    /** The record of the last step, if that was {@link Step#RECORD}. */
    Received<T> record();

    /** Closes what is open. */
    void close();
}
