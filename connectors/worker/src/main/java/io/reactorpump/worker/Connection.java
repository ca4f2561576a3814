package io.reactorpump.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One end of a socket that a worker has connected to. Belongs to the loop. */
final class Connection {

    /** Takes the frames of a connection. */
    interface Listener {

        /** A frame has come. */
        void frame(Connection from, byte type, int flags, long id, ByteBuffer body) throws IOException;
    }

    final FrameWriter writer = new FrameWriter();
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameReader reader;

    /** Until the worker takes more. */
    private boolean isWaiting;

    /** Whose it is, once it has said so. */
    @Nullable Worker worker;

    Connection(SocketChannel channel, Loop loop, Listener listener) throws IOException {
        this.channel = channel;
        this.reader = new FrameReader((type, flags, id, body) -> listener.frame(this, type, flags, id, body));
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    /**
     * Takes what has come.
     *
     * @param buffer to read with; all of it may be written to
     * @return false if nothing can come any more
     * @throws IOException if what came is not of the protocol
     */
    boolean read(ByteBuffer buffer) throws IOException {
        int n;
        do {
            buffer.clear();
            try {
                n = channel.read(buffer);
            } catch (IOException e) {
                // A connection that was cut has ended.
                return false;
            }
            buffer.flip();
            reader.read(buffer);
        } while (n == buffer.capacity());
        return n >= 0;
    }

    /** Writes what is there, now or when the worker takes it. What cannot be written is noticed where the connection is read. */
    void flush() {
        if (!key.isValid()) {
            return;
        }
        boolean all;
        try {
            all = writer.flush(channel);
        } catch (IOException e) {
            all = true;
        }
        if (all == isWaiting) {
            isWaiting = !all;
            key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            OutputLog.LOG.debug("a connection could not be closed", e);
        }
    }
}
