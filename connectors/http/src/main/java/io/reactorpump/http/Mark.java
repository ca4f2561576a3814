package io.reactorpump.http;

/**
 * Where an event stands in a stream.
 *
 * @param offset its number
 * @param id what its server calls it; empty if it has no name
 */
record Mark(long offset, String id) {

    /** Before the first event. */
    static final Mark START = new Mark(-1, "");
}
