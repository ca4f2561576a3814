package io.reactorpump.http;

import io.reactorpump.api.WriteResult;

/**
 * The body of a request.
 *
 * @param bytes the body
 * @param isEmpty whether there is nothing to send, as no item of a batch has a form
 * @param result what is true of the write if the request succeeds
 */
@SuppressWarnings("ArrayRecordComponent")
record Message(byte[] bytes, boolean isEmpty, WriteResult result) {

    static Message of(byte[] bytes) {
        return new Message(bytes, false, WriteResult.written());
    }
}
