package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.error.DataException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A record that is too long: its beginning is kept, the rest is counted and let go. Not thread-safe. */
final class LongRecord {

    private static final int KEPT = 64 * 1024;

    private final ByteWindow window;
    private final Encoding encoding;
    private final Splitter skipper;
    private final int maxRecordBytes;
    private byte @Nullable [] beginning;
    private long length;

    LongRecord(ByteWindow window, Encoding encoding, Splitter skipper, int maxRecordBytes) {
        this.window = window;
        this.encoding = encoding;
        this.skipper = skipper;
        this.maxRecordBytes = maxRecordBytes;
    }

    boolean isUnderWay() {
        return beginning != null;
    }

    /** Begins with the record at the start of the window. */
    void begin() {
        int from = window.start();
        beginning = Arrays.copyOfRange(
                window.bytes(), from, Math.min(from + Math.min(maxRecordBytes, KEPT), window.limit()));
        length = 0;
    }

    /** Where the first line in the window ends, or -1. */
    int firstLineEnd() {
        int from = window.start();
        return skipper.end(window.bytes(), from, encoding.wholeUnits(from, window.limit()));
    }

    /** Where the record ends, or -1 if that is not in the window; then what is in the window is let go. */
    int end() {
        int end = firstLineEnd();
        if (end < 0) {
            // What may be the first half of a terminator stays.
            int from = window.start();
            int to = Math.max(from, encoding.wholeUnits(from, window.limit()) - encoding.width());
            length += to - from;
            window.consume(to);
        }
        return end;
    }

    /** Notes that the content ends at this index. */
    void finish(int contentEnd) {
        length += contentEnd - window.start();
    }

    /** What is kept, with the reason why it is not all. */
    Received.Undecodable taken(String place) {
        byte[] raw = beginning == null ? new byte[0] : beginning;
        beginning = null;
        return new Received.Undecodable(
                raw, new DataException("at most " + maxRecordBytes + " bytes", length + " bytes", place));
    }
}
