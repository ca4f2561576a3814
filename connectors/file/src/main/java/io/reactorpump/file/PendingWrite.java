package io.reactorpump.file;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteResult;
import reactor.core.publisher.MonoSink;

/**
 * A write that waits for its turn.
 *
 * @param event what the bytes were made of
 * @param bytes what to write
 * @param result what to answer when it is written
 * @param answer where to answer
 */
@SuppressWarnings("ArrayRecordComponent")
record PendingWrite(Event<?> event, byte[] bytes, WriteResult result, MonoSink<WriteResult> answer) {

    void written() {
        answer.success(result);
    }

    void failed(Throwable cause) {
        answer.error(cause);
    }
}
