package io.reactorpump.api;

import io.reactorpump.api.error.DataException;
import java.nio.charset.Charset;

/**
 * Turns payloads into bytes and back. Thread-safe.
 *
 * @param <T> the type of the payloads
 */
public interface Codec<T> {

    /** The media type of the bytes. */
    String contentType();

    /**
     * The payload as bytes.
     *
     * @throws DataException if it has no such form
     */
    byte[] encode(T payload);

    /**
     * The payload of these bytes.
     *
     * @throws DataException if they are not what was expected
     */
    T decode(byte[] bytes);

    /** Bytes as they are. */
    static Codec<byte[]> bytes() {
        return new Codec<>() {
            @Override
            public String contentType() {
                return "application/octet-stream";
            }

            @Override
            public byte[] encode(byte[] payload) {
                return payload;
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes;
            }
        };
    }

    /** Text in a charset; bytes that are not of the charset, and characters that it does not have, are refused. */
    static Codec<String> text(Charset charset) {
        return new TextCodec(charset);
    }
}
