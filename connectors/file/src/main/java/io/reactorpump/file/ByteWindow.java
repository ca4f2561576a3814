package io.reactorpump.file;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is in memory, with a hash of what came before it. Not thread-safe.
 *
 * <pre>
 *   bytes  |  consumed  |  read ahead  |  free  |
 *          0          start          limit
 *   base is the place of bytes[0] in the uncompressed file
 * </pre>
 */
final class ByteWindow {

    private static final int FIRST_SIZE = 64 * 1024;

    private final ByteInput input;
    private final @Nullable FileProgress progress;
    private final TailHash tail = new TailHash();
    private byte[] bytes = new byte[FIRST_SIZE];
    private int start;
    private int limit;
    private long base;
    private boolean sealed;

    ByteWindow(ByteInput input, @Nullable FileProgress progress) {
        this.input = input;
        this.progress = progress;
    }

    /** The bytes themselves; {@link #fill} may move them to another array. */
    byte[] bytes() {
        return bytes;
    }

    /** The index of the first byte that is not consumed. */
    int start() {
        return start;
    }

    /** The index behind the last byte that was read. */
    int limit() {
        return limit;
    }

    int length() {
        return limit - start;
    }

    /** The place of {@link #start} in the file. */
    long offset() {
        return base + start;
    }

    /** The hash before {@link #offset}. */
    int tail() {
        return tail.value();
    }

    /** Reads more bytes behind the others; -1 if there are none for now. */
    int fill() throws IOException {
        if (limit == bytes.length) {
            if (start > 0) {
                System.arraycopy(bytes, start, bytes, 0, limit - start);
                base += start;
                limit -= start;
                start = 0;
            } else {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
        }
        int read = sealed ? -1 : input.read(bytes, limit, bytes.length - limit);
        limit += Math.max(read, 0);
        return read;
    }

    /** Is done with everything before this index. */
    void consume(int to) {
        tail.update(bytes, start, to);
        if (progress != null && offset() < FileProgress.HEAD) {
            progress.head(bytes, start, to);
        }
        start = to;
    }

    /**
     * Goes to where an earlier run left off, if the bytes before that place are the same.
     *
     * @return whether they are; if not, this object is of no more use
     */
    boolean goTo(Checkpoint.Entry entry) throws IOException {
        long target = entry.offset();
        if (target < offset()
                || !consumeTo(Math.min(target, FileProgress.HEAD))
                || progress == null
                || !progress.isHeadOf(entry)) {
            return false;
        }
        long anchor = TailHash.anchor(target);
        if (anchor > offset()) {
            skipTo(anchor);
            tail.restart();
        }
        return consumeTo(target) && FileProgress.tail(tail.value()).equals(entry.tail());
    }

    private void skipTo(long place) throws IOException {
        if (place <= base + limit) {
            start = (int) (place - base);
        } else {
            input.skipTo(place);
            base = place;
            start = 0;
            limit = 0;
        }
    }

    /** False if the file ends before. */
    private boolean consumeTo(long place) throws IOException {
        while (offset() < place) {
            if (start == limit && fill() < 0) {
                return false;
            }
            consume((int) Math.min(limit, start + (place - offset())));
        }
        return true;
    }

    /** Reads no more: what comes is of another content. */
    void seal() {
        sealed = true;
    }

    boolean hasGrown() throws IOException {
        return input.hasGrown();
    }

    boolean hasShrunk() throws IOException {
        return input.hasShrunk();
    }

    /** Whether the bytes before the limit are still those that were read, as far as can be told cheaply. */
    boolean isUnchanged() throws IOException {
        long anchor = TailHash.anchor(offset());
        int before = (int) (offset() - anchor);
        byte[] now = input.again(anchor, before + length());
        if (now == null) {
            return true;
        }
        TailHash hash = new TailHash();
        hash.update(now, 0, Math.min(before, now.length));
        return now.length == before + length()
                && hash.value() == tail.value()
                && Arrays.equals(now, before, now.length, bytes, start, limit);
    }

    void close() throws IOException {
        input.close();
    }
}
