package io.reactorpump.worker;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Headers.Header;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a worker answers: any number of responses, one after the other. */
final class ResultBody {

    private static final Response[] NONE = {};

    private final ByteBuffer body;

    private ResultBody(byte[] body) {
        this.body = ByteBuffer.wrap(body);
    }

    /**
     * The responses.
     *
     * @throws IOException if the bytes are not of the protocol
     */
    static Response[] read(byte[] body) throws IOException {
        if (body.length == 0) {
            return NONE;
        }
        try {
            ResultBody result = new ResultBody(body);
            Response first = result.response();
            if (!result.body.hasRemaining()) {
                return new Response[] {first};
            }
            List<Response> all = new ArrayList<>();
            all.add(first);
            while (result.body.hasRemaining()) {
                all.add(result.response());
            }
            return all.toArray(NONE);
        } catch (BufferUnderflowException e) {
            throw new IOException("a result that ends within a response", e);
        }
    }

    private Response response() {
        int flags = body.get();
        Object key = null;
        if ((flags & Protocol.KEY_BYTES) != 0) {
            key = bytes(body.getInt());
        } else if ((flags & Protocol.KEY_TEXT) != 0) {
            key = text(body.getInt());
        }
        Headers headers = (flags & Protocol.HEADERS) == 0 ? Headers.none() : headers();
        @Nullable String contentType = (flags & Protocol.CONTENT_TYPE) == 0 ? null : text(body.getShort() & 0xFFFF);
        return new Response(key, bytes(body.getInt()), contentType, headers);
    }

    private Headers headers() {
        int count = body.getShort() & 0xFFFF;
        List<Header> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = text(body.getShort() & 0xFFFF);
            list.add(new Header(name, bytes(body.getInt())));
        }
        return Headers.of(list);
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }
}
