package io.reactorpump.worker;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Headers.Header;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Key and headers as they are in a frame: those of events and those of responses are written and read alike. */
final class Fields {

    private static final byte[][] NONE = {};

    private final byte @Nullable [] key;
    private final List<Header> headers;
    private final byte[][] names;

    /** Which of them there are. */
    final int flags;

    /**
     * Fields to be written.
     *
     * @param key bytes, or else what is sent as text
     */
    Fields(@Nullable Object key, Headers headers) {
        this.key = key == null ? null : key instanceof byte[] bytes ? bytes : utf8(key.toString());
        this.headers = headers.all();
        this.names = this.headers.isEmpty()
                ? NONE
                : this.headers.stream().map(header -> utf8(header.name())).toArray(byte[][]::new);
        this.flags = (key == null ? 0 : key instanceof byte[] ? Protocol.KEY_BYTES : Protocol.KEY_TEXT)
                | (names.length == 0 ? 0 : Protocol.HEADERS);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether all that is counted with two bytes can be. */
    boolean fit() {
        boolean fit = names.length <= Protocol.MOST_SHORT;
        for (byte[] name : names) {
            fit &= name.length <= Protocol.MOST_SHORT;
        }
        return fit;
    }

    /** How many bytes both take. */
    long size() {
        long size = key == null ? 0 : Integer.BYTES + key.length;
        if (names.length > 0) {
            size += Short.BYTES;
            for (int i = 0; i < names.length; i++) {
                size += Short.BYTES
                        + names[i].length
                        + Integer.BYTES
                        + headers.get(i).value().length;
            }
        }
        return size;
    }

    void writeKey(ByteBuffer to) {
        if (key != null) {
            to.putInt(key.length).put(key);
        }
    }

    void writeHeaders(ByteBuffer to) {
        if (names.length > 0) {
            to.putShort((short) names.length);
            for (int i = 0; i < names.length; i++) {
                byte[] value = headers.get(i).value();
                to.putShort((short) names[i].length).put(names[i]);
                to.putInt(value.length).put(value);
            }
        }
    }

    // --- reading; what is cut is a BufferUnderflowException ---

    static @Nullable Object key(ByteBuffer in, int flags) {
        if ((flags & Protocol.KEY_BYTES) != 0) {
            return bytes(in, in.getInt());
        }
        return (flags & Protocol.KEY_TEXT) == 0 ? null : text(in, in.getInt());
    }

    static Headers headers(ByteBuffer in, int flags) {
        if ((flags & Protocol.HEADERS) == 0) {
            return Headers.none();
        }
        int count = in.getShort() & 0xFFFF;
        List<Header> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = shortText(in);
            all.add(new Header(name, bytes(in, in.getInt())));
        }
        return Headers.of(all);
    }

    /** A text that has its length in two bytes. */
    static String shortText(ByteBuffer in) {
        return text(in, in.getShort() & 0xFFFF);
    }

    static String text(ByteBuffer in, int length) {
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
