package io.reactorpump.worker;

import io.reactorpump.api.error.DataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames that a worker sends. */
final class ResultFrame {

    private static final String PLACE = "what the handler returned";
    private static final byte[] NOTHING = {};

    private ResultFrame() {}

    /** A frame with a text. */
    static ByteBuffer text(byte type, int flags, long id, String text) {
        byte[] bytes = Fields.utf8(text);
        return frame(type, flags, id, bytes.length).put(bytes).flip();
    }

    /**
     * The answer to a request.
     *
     * @throws DataException if it is larger than the protocol allows
     */
    static ByteBuffer of(long id, Response[] responses) {
        List<Part> parts = new ArrayList<>();
        long size = 0;
        for (Response response : responses) {
            Part part = new Part(response);
            parts.add(part);
            size += part.size();
        }
        ByteBuffer frame = frame(Protocol.RESULT, 0, id, size);
        parts.forEach(part -> part.write(frame));
        return frame.flip();
    }

    private static ByteBuffer frame(byte type, int flags, long id, long body) {
        long length = Protocol.HEADER - Protocol.UNCOUNTED + body;
        if (length > Protocol.LIMIT) {
            throw new DataException("at most " + Protocol.LIMIT + " bytes", length + " bytes", PLACE);
        }
        ByteBuffer frame = ByteBuffer.allocate(Protocol.UNCOUNTED + (int) length);
        FrameWriter.header(frame, type, flags, id, (int) body);
        return frame;
    }

    /** One response. */
    private static final class Part {

        private final Fields fields;
        private final byte[] contentType;
        private final byte[] data;
        private final int flags;

        Part(Response response) {
            String type = response.contentType();
            fields = new Fields(response.key(), response.headers());
            contentType = type == null ? NOTHING : Fields.utf8(type);
            data = response.data();
            flags = fields.flags | (type == null ? 0 : Protocol.CONTENT_TYPE);
            if (!fields.fit() || contentType.length > Protocol.MOST_SHORT) {
                throw new DataException(
                        "at most 65535 headers, with names and types of at most 65535 bytes", "more", PLACE);
            }
        }

        private boolean isTyped() {
            return (flags & Protocol.CONTENT_TYPE) != 0;
        }

        long size() {
            return 1 + fields.size() + (isTyped() ? Short.BYTES + contentType.length : 0) + Integer.BYTES + data.length;
        }

        void write(ByteBuffer to) {
            to.put((byte) flags);
            fields.writeKey(to);
            fields.writeHeaders(to);
            if (isTyped()) {
                to.putShort((short) contentType.length).put(contentType);
            }
            to.putInt(data.length).put(data);
        }
    }
}
