package io.reactorpump.worker;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a handler has for the sink.
 *
 * @param key bytes or text, if the handler names one
 * @param data the payload
 * @param contentType its media type, if it is known
 * @param headers that go with it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Response(
        @Nullable Object key, byte[] data, @Nullable String contentType, Headers headers) {

    /** Refuses a key that is neither bytes nor text. */
    public Response {
        if (key != null && !(key instanceof byte[]) && !(key instanceof String)) {
            throw new IllegalArgumentException(
                    "the key of a response: a " + key.getClass().getSimpleName() + " (expected: bytes or text)");
        }
    }

    /** Bytes and nothing else. */
    public static Response of(byte[] data) {
        return new Response(null, data, null, Headers.none());
    }

    /** Text, in UTF-8. */
    public static Response of(String text) {
        return new Response(null, text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8", Headers.none());
    }

    /** The same response with a key: bytes or text. */
    public Response withKey(@Nullable Object key) {
        return new Response(key, data, contentType, headers);
    }

    /** The same response with a media type. */
    public Response withContentType(@Nullable String contentType) {
        return new Response(key, data, contentType, headers);
    }

    /** The same response with headers. */
    public Response withHeaders(Headers headers) {
        return new Response(key, data, contentType, headers);
    }

    /** The data as text in UTF-8. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** For sinks that take a codec: the data as it is. */
    public static Codec<Response> codec() {
        return new DataCodec();
    }

    /** Without key, data and headers, which may be secret. */
    @Override
    public String toString() {
        return "Response[" + data.length + " bytes, " + contentType + "]";
    }

    private static final class DataCodec implements Codec<Response> {

        @Override
        public String contentType() {
            return "application/octet-stream";
        }

        @Override
        public byte[] encode(Response response) {
            return response.data;
        }

        @Override
        public Response decode(byte[] bytes) {
            return of(bytes);
        }
    }
}
