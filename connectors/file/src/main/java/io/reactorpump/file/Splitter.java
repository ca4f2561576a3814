package io.reactorpump.file;

/**
 * Finds where the records of one file end. Keeps state from one call to the next of the same record; not thread-safe.
 */
interface Splitter {

    /**
     * Looks on in the current record.
     *
     * @param from where the last call left off, or where the record begins; {@code to - from} is a multiple of the width
     * @return the index just past the terminator, or -1 if the record goes on
     */
    int end(byte[] buffer, int from, int to);

    /** How many lines the record found takes, or has taken so far. */
    long lines();

    /** Begins with the next record. */
    void restart();

    /**
     * Whether a quote that goes over several lines can not be meant: because it is open, or closed in the middle of a field.
     * Then the record has no sensible end, but its first line has.
     */
    default boolean isAstray() {
        return false;
    }
}
