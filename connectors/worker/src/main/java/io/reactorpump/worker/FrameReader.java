package io.reactorpump.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes frames of the bytes that come from a worker, however they are cut. */
final class FrameReader {

    /** Takes what was read. */
    @FunctionalInterface
    interface Frames {

        /** A frame has come. The body is what is left in the buffer, and is there during this call only. */
        void frame(byte type, int flags, long id, ByteBuffer body) throws IOException;
    }

    private final Frames frames;
    private final ByteBuffer header = ByteBuffer.allocate(Protocol.HEADER);

    /** Of a frame that has come in part, what comes of the body. */
    private @Nullable ByteBuffer body;

    FrameReader(Frames frames) {
        this.frames = frames;
    }

    /**
     * Takes all that is left in the bytes.
     *
     * @throws IOException if they are not of the protocol
     */
    void read(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (header.position() > 0 || !readWhole(bytes)) {
                readPart(bytes);
            }
        }
    }

    /** Takes a frame that is there as a whole, where it is; false if it is not. */
    private boolean readWhole(ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        int end = bytes.limit();
        if (end - at < Protocol.HEADER) {
            return false;
        }
        int length = bodyLength(bytes.getInt(at));
        if (end - at - Protocol.HEADER < length) {
            return false;
        }
        int after = at + Protocol.HEADER + length;
        bytes.limit(after).position(at + Protocol.HEADER);
        frame(bytes, at, bytes);
        bytes.limit(end).position(after);
        return true;
    }

    private void readPart(ByteBuffer bytes) throws IOException {
        move(bytes, header);
        if (header.hasRemaining()) {
            return;
        }
        ByteBuffer open = body;
        if (open == null) {
            open = ByteBuffer.allocate(bodyLength(header.getInt(0)));
            body = open;
        }
        move(bytes, open);
        if (!open.hasRemaining()) {
            body = null;
            header.clear();
            frame(header, 0, open.flip());
        }
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int n = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), n);
        to.position(to.position() + n);
        from.position(from.position() + n);
    }

    private void frame(ByteBuffer head, int at, ByteBuffer content) throws IOException {
        frames.frame(head.get(at + 4), head.get(at + 5) & 0xFF, head.getLong(at + 6), content);
    }

    private static int bodyLength(int length) throws IOException {
        int least = Protocol.HEADER - Protocol.UNCOUNTED;
        if (length < least || length > Protocol.LIMIT) {
            throw new IOException("a frame of " + (length & 0xFFFFFFFFL) + " bytes (expected: " + least + " to "
                    + Protocol.LIMIT + ")");
        }
        return length - least;
    }
}
