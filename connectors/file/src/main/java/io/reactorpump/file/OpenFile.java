package io.reactorpump.file;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file being read, record by record. Not thread-safe.
 *
 * <pre>
 *   buffer  |  consumed  |  record looked at   |  free  |
 *           0          start       scanned   limit
 *   base is the offset of buffer[0] in the uncompressed file
 * </pre>
 *
 * @param <T> the type of the payloads
 */
final class OpenFile<T> {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);
    private static final int FIRST_BUFFER = 64 * 1024;
    private static final int RAW_BYTES = 64 * 1024;

    private final Path file;
    private final ByteInput input;
    private final int maxRecordBytes;
    private final @Nullable FileProgress progress;
    private final Partition partition;
    private final Headers headers;
    private final Encoding encoding;
    private final Splitter splitter;
    private final Splitter skipper;
    private final Decoder<T> decoder;
    private final boolean whole;
    private final int carriageReturn;
    private final TailHash tail = new TailHash();

    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int scanned;
    private int limit;
    private long base;
    private long line = 1;
    private boolean headerWanted;
    private boolean begun;
    private boolean sealed;

    /** The beginning of a record that is too long, while the rest of it is skipped. */
    private byte @Nullable [] tooLong;

    private long tooLongBytes;
    private @Nullable Received<T> record;

    /** Opens the file at its beginning. */
    OpenFile(
            Path file,
            ByteInput input,
            FileSourceOptions options,
            Format<T> format,
            @Nullable FileProgress progress,
            Partition partition)
            throws IOException {
        this.file = file;
        this.input = input;
        this.maxRecordBytes = options.maxRecordBytes();
        this.progress = progress;
        this.partition = partition;
        this.headers = Headers.of("file", file.toString());
        while (limit < Encoding.ENOUGH && fill() >= 0) {
            // a pipe or a network disk may give one byte at a time
        }
        this.encoding = format.encoding(options.charset(), buffer, limit);
        this.splitter = format.splitter(encoding);
        this.skipper = format.skipper(encoding);
        this.decoder = format.decoder(file, encoding);
        this.whole = format.isWhole();
        this.headerWanted = decoder.wantsHeader();
        this.carriageReturn = encoding.unit('\r');
        consume(Math.min(limit, encoding.bomLength()));
    }

    Path file() {
        return file;
    }

    /** The offset just past the last record. */
    private long offset() {
        return base + start;
    }

    Partition partition() {
        return partition;
    }

    Received<T> record() {
        Received<T> found = record;
        if (found == null) {
            throw new IllegalStateException("the last step found no record");
        }
        record = null;
        return found;
    }

    /**
     * Goes to where an earlier run left off, if the bytes before that place are the same.
     *
     * @return whether they are; if not, this object is of no more use
     */
    boolean resume(Checkpoint.Entry entry) throws IOException {
        while (headerWanted) {
            if (next(true) == Step.END) {
                return false;
            }
        }
        long target = entry.offset();
        if (target < offset()
                || !forwardTo(Math.min(target, FileProgress.HEAD))
                || progress == null
                || !progress.isHeadOf(entry)) {
            return false;
        }
        long anchor = TailHash.anchor(target);
        if (anchor > offset()) {
            if (anchor > base + limit) {
                input.skipTo(anchor);
                base = anchor;
                start = 0;
                limit = 0;
            } else {
                start = (int) (anchor - base);
            }
            tail.restart();
        }
        if (!forwardTo(target) || !FileProgress.tail(tail.value()).equals(entry.tail())) {
            return false;
        }
        scanned = start;
        line = entry.line();
        begun = true;
        return !whole || (start == limit && fill() < 0);
    }

    /** Consumes everything up to this place; false if the file ends before. */
    private boolean forwardTo(long place) throws IOException {
        while (offset() < place) {
            if (start == limit && fill() < 0) {
                return false;
            }
            consume((int) Math.min(limit, start + (place - offset())));
        }
        return true;
    }

    /**
     * Looks for the next record.
     *
     * @param complete whether the end of the file is the end of its last record: then that is emitted even without a
     *     terminator, and {@link Step#END} follows; otherwise {@link Step#WAIT}
     */
    Step next(boolean complete) throws IOException {
        if (tooLong != null) {
            return skip(complete);
        }
        int to = limit - (limit - scanned) % encoding.width();
        int end = splitter.end(buffer, scanned, to);
        if (end >= 0) {
            return found(contentEnd(end), end);
        }
        scanned = to;
        if (limit - start > maxRecordBytes + 2L * encoding.width()) {
            return tooLong();
        }
        if (fill() >= 0) {
            return Step.MORE;
        }
        if (!complete) {
            return Step.WAIT;
        }
        if (whole && !begun) {
            return found(limit, limit);
        }
        if (start == limit) {
            return Step.END;
        }
        return found(limit, limit);
    }

    /** Where the record ends whose terminator ends here. */
    private int contentEnd(int end) {
        int content = end - encoding.width();
        int before = content - encoding.width();
        return before >= start && encoding.is(buffer, before, carriageReturn) ? before : content;
    }

    /** A whole record lies between start and next. */
    private Step found(int contentEnd, int next) {
        if (splitter.isAstray()) {
            return unclosed();
        }
        if (contentEnd - start > maxRecordBytes) {
            return tooLong();
        }
        int from = start;
        long at = line;
        line += splitter.lines();
        splitter.restart();
        consume(next);
        begun = true;
        if (headerWanted) {
            decoder.header(buffer, from, contentEnd);
            headerWanted = false;
            return Step.MORE;
        }
        try {
            T payload = decoder.decode(buffer, from, contentEnd, at);
            return payload == null ? Step.MORE : emit(payload, at, null);
        } catch (DataException e) {
            return emit(null, at, new Received.Undecodable(raw(from, contentEnd, at), e));
        }
    }

    /** The text, or the bytes if it is not of the charset. */
    private Object raw(int from, int to, long at) {
        try {
            return encoding.text(buffer, from, to, at);
        } catch (DataException e) {
            return Arrays.copyOfRange(buffer, from, to);
        }
    }

    private Step emit(@Nullable T payload, long at, Received.@Nullable Undecodable failure) {
        if (headerWanted) {
            throw FileFault.noHeader(file, maxRecordBytes);
        }
        if (progress != null) {
            progress.read(offset(), line, tail.value());
        }
        byte[] number = Long.toString(at).getBytes(StandardCharsets.ISO_8859_1);
        record = new Received<>(payload, partition, offset(), null, null, headers.with("line", number), failure, null);
        return Step.RECORD;
    }

    /** The record at start is longer than allowed, or has no end as far as allowed. */
    private Step tooLong() {
        return splitter.lines() > 1 ? unclosed() : beginSkipping();
    }

    private Step beginSkipping() {
        splitter.restart();
        scanned = start;
        int kept = Math.min(Math.min(maxRecordBytes, RAW_BYTES), limit - start);
        tooLong = Arrays.copyOfRange(buffer, start, start + kept);
        tooLongBytes = 0;
        return Step.MORE;
    }

    /**
     * Gives up on a row that goes over several lines: its first line is the broken record, and reading goes on behind. What
     * comes of it depends on the bytes alone, not on how they came in, so that a restart finds the same records.
     */
    private Step unclosed() {
        splitter.restart();
        int end = skipper.end(buffer, start, limit - (limit - start) % encoding.width());
        int next = end < 0 ? limit : end;
        int content = end < 0 ? limit : contentEnd(end);
        if (content - start > maxRecordBytes) {
            return beginSkipping();
        }
        int from = start;
        long at = line++;
        consume(next);
        begun = true;
        DataException failure = new DataException("a closing quote", "none", "line " + at);
        return emit(null, at, new Received.Undecodable(raw(from, content, at), failure));
    }

    /** Goes on to the end of a record that is too long, one buffer a step. */
    private Step skip(boolean complete) throws IOException {
        int to = limit - (limit - start) % encoding.width();
        int end = skipper.end(buffer, start, to);
        if (end >= 0) {
            tooLongBytes += contentEnd(end) - start;
            consume(end);
            return skipped();
        }
        // What may be the first half of a terminator stays.
        int keep = Math.min(to, Math.max(start, to - encoding.width()));
        tooLongBytes += keep - start;
        consume(keep);
        if (fill() >= 0) {
            return Step.MORE;
        }
        if (!complete) {
            return Step.WAIT;
        }
        tooLongBytes += limit - start;
        consume(limit);
        return skipped();
    }

    private Step skipped() {
        byte[] raw = tooLong == null ? new byte[0] : tooLong;
        tooLong = null;
        begun = true;
        long at = line++;
        DataException failure =
                new DataException("at most " + maxRecordBytes + " bytes", tooLongBytes + " bytes", "line " + at);
        return emit(null, at, new Received.Undecodable(raw, failure));
    }

    /** Counts everything up to this index as read. */
    private void consume(int to) {
        tail.update(buffer, start, to);
        if (progress != null && offset() < FileProgress.HEAD) {
            progress.head(buffer, start, to);
        }
        start = to;
        scanned = to;
    }

    /** Reads more bytes behind the others, which it may move; -1 if there are none for now. */
    private int fill() throws IOException {
        if (limit == buffer.length) {
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, limit - start);
                base += start;
                scanned -= start;
                limit -= start;
                start = 0;
            } else {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
        }
        int read = sealed ? -1 : input.read(buffer, limit, buffer.length - limit);
        limit += Math.max(read, 0);
        return read;
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

    /** Whether the bytes before the place reached are still those that were read, as far as can be told cheaply. */
    boolean isUnchanged() throws IOException {
        long anchor = TailHash.anchor(offset());
        int before = (int) (offset() - anchor);
        byte[] now = input.again(anchor, before + limit - start);
        if (now == null) {
            return true;
        }
        TailHash hash = new TailHash();
        hash.update(now, 0, Math.min(before, now.length));
        return now.length == before + limit - start
                && hash.value() == tail.value()
                && Arrays.equals(now, before, now.length, buffer, start, limit);
    }

    /** Notes that there is nothing to come. */
    void finish() {
        if (progress != null) {
            progress.finished();
        }
    }

    void close() {
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("file '{}' did not close: {}", file, e.toString());
        }
    }
}
