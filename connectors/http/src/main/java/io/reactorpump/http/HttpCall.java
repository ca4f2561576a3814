package io.reactorpump.http;

import java.util.Map;

/**
 * A request that a listener has read.
 *
 * @param method for instance POST
 * @param path decoded, without the query
 * @param query the first value under each name
 * @param headers the last value under each name, whatever its case
 * @param body no longer than the listener allows
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpCall(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    /** Method and path: the rest may be secret. */
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + path + "]";
    }
}
