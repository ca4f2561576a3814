package io.reactorpump.file;

import io.reactorpump.api.WriteResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A write that waits for its turn.
 *
 * @param bytes what to write
 * @param result what to answer when it is written; null for a plain yes
 * @param answer where to answer
 */
@SuppressWarnings("ArrayRecordComponent")
record PendingWrite(byte[] bytes, @Nullable WriteResult result, MonoSink<WriteResult> answer) {

    void written() {
        if (result == null) {
            answer.success();
        } else {
            answer.success(result);
        }
    }

    void failed(Throwable cause) {
        answer.error(cause);
    }
}
