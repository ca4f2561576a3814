package io.reactorpump.api;

import io.reactorpump.api.error.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/**
 * Turns payloads into bytes and back. Thread-safe.
 *
 * @param <T> the type of the payloads
 */
public interface Codec<T> {

    /** The media type of the bytes. */
    String contentType();

    /** The payload as bytes. */
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

    /** Text in a charset; bytes that are not of the charset are refused. */
    static Codec<String> text(Charset charset) {
        return new Codec<>() {
            @Override
            public String contentType() {
                return "text/plain;charset=" + charset.name();
            }

            @Override
            public byte[] encode(String payload) {
                return payload.getBytes(charset);
            }

            @Override
            public String decode(byte[] bytes) {
                try {
                    return charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new DataException(charset.name() + " text", "malformed bytes", "the payload", e);
                }
            }
        };
    }
}
