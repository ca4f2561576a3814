package io.reactorpump.worker;

import io.reactorpump.api.Headers;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a worker answers: any number of responses, one after the other. */
final class ResultBody {

    private static final Response[] NONE = {};

    private ResultBody() {}

    /**
     * The responses.
     *
     * @throws IOException if the bytes are not of the protocol
     */
    static Response[] read(ByteBuffer body) throws IOException {
        if (!body.hasRemaining()) {
            return NONE;
        }
        try {
            Response first = response(body);
            if (!body.hasRemaining()) {
                return new Response[] {first};
            }
            List<Response> all = new ArrayList<>();
            all.add(first);
            while (body.hasRemaining()) {
                all.add(response(body));
            }
            return all.toArray(NONE);
        } catch (BufferUnderflowException e) {
            throw new IOException("a result that ends within a response", e);
        }
    }

    private static Response response(ByteBuffer body) {
        int flags = body.get();
        @Nullable Object key = Fields.key(body, flags);
        Headers headers = Fields.headers(body, flags);
        @Nullable String contentType = (flags & Protocol.CONTENT_TYPE) == 0 ? null : Fields.shortText(body);
        return new Response(key, Fields.bytes(body, body.getInt()), contentType, headers);
    }
}
