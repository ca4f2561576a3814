package io.reactorpump.json;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Reply;
import java.nio.charset.StandardCharsets;

/**
 * The forms of payloads whose type nobody knows, as in pipelines that a file describes: bytes, text, and whatever has a form as
 * JSON. A {@link Reply} is what it carries.
 */
public final class Payloads {

    private static final JsonCodec<Object> JSON = JsonCodec.of(Object.class);
    private static final Codec<String> TEXT = Codec.text(StandardCharsets.UTF_8);

    private Payloads() {}

    /**
     * As bytes: bytes as they are, text in UTF-8, other values as JSON.
     *
     * @throws io.reactorpump.api.error.DataException if it has no such form
     */
    public static byte[] bytes(Object payload) {
        Object value = Reply.payload(payload);
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        return value instanceof CharSequence text ? TEXT.encode(text.toString()) : JSON.encode(value);
    }

    /**
     * As text: text as it is, bytes as UTF-8, other values as JSON.
     *
     * @throws io.reactorpump.api.error.DataException if it has no such form
     */
    public static String text(Object payload) {
        Object value = Reply.payload(payload);
        if (value instanceof byte[] bytes) {
            return TEXT.decode(bytes);
        }
        return value instanceof CharSequence text ? text.toString() : JSON.text(value);
    }

    /**
     * As a value of JSON: what bytes and text say when they are read as JSON, other values as they are.
     *
     * @throws io.reactorpump.api.error.DataException if it has no such form
     */
    public static Object value(Object payload) {
        Object value = Reply.payload(payload);
        if (value instanceof byte[] bytes) {
            return JSON.decode(bytes);
        }
        return value instanceof CharSequence text ? JSON.decode(text.toString(), "") : value;
    }

    /** A codec that writes payloads as {@link #bytes} does, and reads bytes. */
    public static Codec<Object> codec(String contentType) {
        return new Codec<>() {
            @Override
            public String contentType() {
                return contentType;
            }

            @Override
            public byte[] encode(Object payload) {
                return bytes(payload);
            }

            @Override
            public Object decode(byte[] bytes) {
                return bytes;
            }
        };
    }
}
