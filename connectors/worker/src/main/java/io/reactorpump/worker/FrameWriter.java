package io.reactorpump.worker;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * What is yet to be written to a worker. Frames that are written one after the other leave together; no more of them are here
 * than the worker has credits.
 */
final class FrameWriter {

    private static final int BUFFER = 128 << 10;
    private static final byte[] NOTHING = {};

    /** What a worker learns of any event: flags, the length of the partition's name, and the offset. */
    private static final int PLAIN = 1 + Short.BYTES + Long.BYTES;

    private static final long TIMELESS = Long.MIN_VALUE;

    private final ByteBuffer ready = ByteBuffer.allocateDirect(BUFFER);

    /** What did not fit. */
    private final ArrayDeque<ByteBuffer> rest = new ArrayDeque<>();

    private String partition = "";
    private byte[] partitionBytes = NOTHING;

    /** A frame without a body. */
    void empty(byte type) {
        ByteBuffer frame = ByteBuffer.allocate(Protocol.HEADER);
        header(frame, type, 0, 0, 0);
        later(frame.flip());
    }

    /**
     * An event as a request.
     *
     * @throws DataException if it is larger than the protocol allows; nothing of it is written then
     */
    void event(long id, EventContext context, byte[] data) {
        Position position = context.position();
        if (!position.partition().equals(partition)) {
            partition = position.partition();
            partitionBytes = Fields.utf8(partition);
        }
        Fields fields = new Fields(context.key().orElse(null), context.headers());
        if (!fields.fit() || partitionBytes.length > Protocol.MOST_SHORT) {
            throw new DataException(
                    "at most 65535 headers, with names of at most 65535 bytes", "more", "the event for a worker");
        }
        long time = context.timestamp().map(Instant::toEpochMilli).orElse(TIMELESS);
        long meta = PLAIN + partitionBytes.length + fields.size() + (time == TIMELESS ? 0 : Long.BYTES);
        long length = Protocol.HEADER - Protocol.UNCOUNTED + Integer.BYTES + meta + data.length;
        if (length > Protocol.LIMIT) {
            throw new DataException(
                    "at most " + Protocol.LIMIT + " bytes", length + " bytes", "the event for a worker");
        }
        int frame = Protocol.UNCOUNTED + (int) length;
        boolean fits = rest.isEmpty() && frame <= ready.remaining();
        ByteBuffer to = fits ? ready : ByteBuffer.allocate(frame - data.length);
        header(to, Protocol.EVENT, 0, id, frame - Protocol.HEADER);
        to.putInt((int) meta);
        to.put((byte) (fields.flags | (time == TIMELESS ? 0 : Protocol.TIMESTAMP)));
        to.putShort((short) partitionBytes.length).put(partitionBytes);
        to.putLong(position.offset());
        fields.writeKey(to);
        if (time != TIMELESS) {
            to.putLong(time);
        }
        fields.writeHeaders(to);
        if (fits) {
            to.put(data);
        } else {
            later(to.flip());
            later(ByteBuffer.wrap(data));
        }
    }

    static void header(ByteBuffer to, byte type, int flags, long id, int body) {
        to.putInt(Protocol.HEADER - Protocol.UNCOUNTED + body);
        to.put(type);
        to.put((byte) flags);
        to.putLong(id);
    }

    private void later(ByteBuffer bytes) {
        rest.add(bytes);
    }

    /** Writes as much as the channel takes; true if nothing is left. */
    boolean flush(WritableByteChannel channel) throws IOException {
        while (true) {
            ByteBuffer next = rest.peek();
            while (next != null && ready.hasRemaining()) {
                int n = Math.min(next.remaining(), ready.remaining());
                ready.put(ready.position(), next, next.position(), n);
                ready.position(ready.position() + n);
                next.position(next.position() + n);
                if (!next.hasRemaining()) {
                    rest.poll();
                }
                next = rest.peek();
            }
            if (ready.position() == 0) {
                return true;
            }
            ready.flip();
            int written = channel.write(ready);
            ready.compact();
            if (written == 0) {
                return false;
            }
        }
    }
}
