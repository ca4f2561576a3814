package io.reactorpump.worker;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is yet to be written to a worker. Frames that are written one after the other leave together; no more of them are here
 * than the worker has credits.
 */
final class FrameWriter {

    private static final int BUFFER = 64 << 10;
    private static final byte[] NOTHING = {};

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
            partitionBytes = utf8(partition);
        }
        Meta meta = new Meta(context, position, partitionBytes);
        int head = Protocol.HEADER + 4 + meta.size();
        if (!meta.fits()) {
            throw new DataException(
                    "at most 65535 headers, with names of at most 65535 bytes", "more", "the event for a worker");
        }
        long length = (long) head - Protocol.UNCOUNTED + data.length;
        if (length > Protocol.LIMIT) {
            throw new DataException(
                    "at most " + Protocol.LIMIT + " bytes", length + " bytes", "the event for a worker");
        }
        boolean fits = rest.isEmpty() && head + data.length <= ready.remaining();
        ByteBuffer to = fits ? ready : ByteBuffer.allocate(head);
        header(to, Protocol.EVENT, 0, id, 4 + meta.size() + data.length);
        to.putInt(meta.size());
        meta.write(to);
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

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a worker learns of an event beside its data. */
    private static final class Meta {

        private final long offset;
        private final byte[] partition;
        private final byte @Nullable [] key;
        private final long timestamp;
        private final byte @Nullable [][] headers;
        private final List<Headers.Header> values;
        private final int flags;

        Meta(EventContext context, Position position, byte[] partition) {
            this.offset = position.offset();
            this.partition = partition;
            Object k = context.key().orElse(null);
            this.key = k == null ? null : k instanceof byte[] bytes ? bytes : utf8(k.toString());
            this.values = context.headers().all();
            this.headers = values.isEmpty()
                    ? null
                    : values.stream().map(header -> utf8(header.name())).toArray(byte[][]::new);
            this.timestamp = context.timestamp().map(t -> t.toEpochMilli()).orElse(Long.MIN_VALUE);
            this.flags = (k == null ? 0 : k instanceof byte[] ? Protocol.KEY_BYTES : Protocol.KEY_TEXT)
                    | (timestamp == Long.MIN_VALUE ? 0 : Protocol.TIMESTAMP)
                    | (headers == null ? 0 : Protocol.HEADERS);
        }

        /** Whether all that is counted with two bytes can be. */
        boolean fits() {
            boolean fits = partition.length <= Protocol.MOST_SHORT;
            if (headers != null) {
                fits &= headers.length <= Protocol.MOST_SHORT;
                for (byte[] name : headers) {
                    fits &= name.length <= Protocol.MOST_SHORT;
                }
            }
            return fits;
        }

        int size() {
            int size = 1 + 2 + partition.length + 8;
            size += key == null ? 0 : 4 + key.length;
            size += timestamp == Long.MIN_VALUE ? 0 : 8;
            if (headers != null) {
                size += 2;
                for (int i = 0; i < headers.length; i++) {
                    size += 2 + headers[i].length + 4 + values.get(i).value().length;
                }
            }
            return size;
        }

        void write(ByteBuffer to) {
            to.put((byte) flags);
            to.putShort((short) partition.length).put(partition);
            to.putLong(offset);
            if (key != null) {
                to.putInt(key.length).put(key);
            }
            if (timestamp != Long.MIN_VALUE) {
                to.putLong(timestamp);
            }
            if (headers != null) {
                to.putShort((short) headers.length);
                for (int i = 0; i < headers.length; i++) {
                    byte[] value = values.get(i).value();
                    to.putShort((short) headers[i].length).put(headers[i]);
                    to.putInt(value.length).put(value);
                }
            }
        }
    }
}
