package io.reactorpump.worker;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes frames of the bytes that come from a worker, however they are cut. */
final class FrameReader {

    /** Takes what was read. */
    @FunctionalInterface
    interface Frames {

        /** A frame has come. */
        void frame(byte type, int flags, long id, byte[] body) throws IOException;
    }

    private final Frames frames;
    private final ByteBuffer header = ByteBuffer.allocate(Protocol.HEADER);
    private byte @org.jspecify.annotations.Nullable [] body;
    private int filled;

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
            byte[] open = body;
            if (open == null) {
                while (header.hasRemaining() && bytes.hasRemaining()) {
                    header.put(bytes.get());
                }
                if (header.hasRemaining()) {
                    return;
                }
                open = new byte[bodyLength()];
                body = open;
                filled = 0;
            }
            int n = Math.min(open.length - filled, bytes.remaining());
            bytes.get(open, filled, n);
            filled += n;
            if (filled == open.length) {
                body = null;
                header.clear();
                frames.frame(header.get(4), header.get(5) & 0xFF, header.getLong(6), open);
            }
        }
    }

    private int bodyLength() throws IOException {
        int length = header.getInt(0);
        int least = Protocol.HEADER - Protocol.UNCOUNTED;
        if (length < least || length > Protocol.LIMIT) {
            throw new IOException("a frame of " + (length & 0xFFFFFFFFL) + " bytes (expected: " + least + " to "
                    + Protocol.LIMIT + ")");
        }
        return length - least;
    }
}
