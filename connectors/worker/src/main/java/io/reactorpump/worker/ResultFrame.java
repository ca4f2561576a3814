package io.reactorpump.worker;

import io.reactorpump.api.Headers.Header;
import io.reactorpump.api.error.DataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames that a worker sends. */
final class ResultFrame {

    private ResultFrame() {}

    /** A frame with a text. */
    static ByteBuffer text(byte type, int flags, long id, String text) {
        return frame(type, flags, id, List.of(FrameWriter.utf8(text)));
    }

    /**
     * The answer to a request.
     *
     * @throws DataException if it is larger than the protocol allows
     */
    static ByteBuffer of(long id, Response[] responses) {
        List<byte[]> parts = new ArrayList<>();
        for (Response response : responses) {
            add(response, parts);
        }
        return frame(Protocol.RESULT, 0, id, parts);
    }

    private static ByteBuffer frame(byte type, int flags, long id, List<byte[]> parts) {
        long length = (long) Protocol.HEADER - Protocol.UNCOUNTED;
        for (byte[] part : parts) {
            length += part.length;
        }
        if (length > Protocol.LIMIT) {
            throw new DataException(
                    "at most " + Protocol.LIMIT + " bytes", length + " bytes", "what the handler returned");
        }
        ByteBuffer frame = ByteBuffer.allocate(Protocol.UNCOUNTED + (int) length);
        FrameWriter.header(frame, type, flags, id, (int) length - Protocol.HEADER + Protocol.UNCOUNTED);
        parts.forEach(frame::put);
        return frame.flip();
    }

    private static void add(Response response, List<byte[]> parts) {
        Object key = response.key();
        String contentType = response.contentType();
        List<Header> headers = response.headers().all();
        int flags = (key == null ? 0 : key instanceof byte[] ? Protocol.KEY_BYTES : Protocol.KEY_TEXT)
                | (headers.isEmpty() ? 0 : Protocol.HEADERS)
                | (contentType == null ? 0 : Protocol.CONTENT_TYPE);
        parts.add(new byte[] {(byte) flags});
        if (key != null) {
            sized(key instanceof byte[] bytes ? bytes : FrameWriter.utf8(key.toString()), parts);
        }
        if (!headers.isEmpty()) {
            parts.add(number(headers.size()));
            for (Header header : headers) {
                named(header.name(), parts);
                sized(header.value(), parts);
            }
        }
        if (contentType != null) {
            named(contentType, parts);
        }
        sized(response.data(), parts);
    }

    private static void named(String text, List<byte[]> parts) {
        byte[] bytes = FrameWriter.utf8(text);
        parts.add(number(bytes.length));
        parts.add(bytes);
    }

    private static void sized(byte[] bytes, List<byte[]> parts) {
        parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        parts.add(bytes);
    }

    private static byte[] number(int number) {
        if (number > Protocol.MOST_SHORT) {
            throw new DataException(
                    "at most 65535 headers, with names and types of at most 65535 bytes",
                    "more",
                    "what the handler returned");
        }
        return ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
    }
}
