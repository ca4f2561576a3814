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
 * One file being read, record by record. Which records it finds depends on the bytes alone, not on how they come in, so that
 * a restart behind any of them finds the others. Not thread-safe.
 *
 * @param <T> the type of the payloads
 */
final class OpenFile<T> {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

    private final Path file;
    private final int maxRecordBytes;
    private final @Nullable FileProgress progress;
    private final Partition partition;
    private final Headers headers;
    private final ByteWindow window;
    private final Encoding encoding;
    private final Splitter splitter;
    private final Decoder<T> decoder;
    private final LongRecord longRecord;
    private final boolean whole;
    private final int carriageReturn;

    /** How many bytes behind the start of the window the splitter has seen. */
    private int seen;

    private long line = 1;
    private boolean headerWanted;
    private boolean begun;
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
        this.maxRecordBytes = options.maxRecordBytes();
        this.progress = progress;
        this.partition = partition;
        this.headers = Headers.of("file", file.toString());
        this.window = new ByteWindow(input, progress);
        while (window.limit() < Encoding.ENOUGH && window.fill() >= 0) {
            // a network disk may give one byte at a time
        }
        this.encoding = format.encoding(options.charset(), window.bytes(), window.limit());
        this.splitter = format.splitter(encoding);
        this.decoder = format.decoder(file, encoding);
        this.longRecord = new LongRecord(window, encoding, format.skipper(encoding), maxRecordBytes);
        this.whole = format.isWhole();
        this.headerWanted = decoder.wantsHeader();
        this.carriageReturn = encoding.unit('\r');
        window.consume(Math.min(window.limit(), encoding.bomLength()));
    }

    Path file() {
        return file;
    }

    Partition partition() {
        return partition;
    }

    ByteWindow window() {
        return window;
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
        if (!window.goTo(entry)) {
            return false;
        }
        seen = 0;
        line = entry.line();
        begun = true;
        return !whole || (window.length() == 0 && window.fill() < 0);
    }

    /**
     * Looks for the next record.
     *
     * @param complete whether the end of the file is the end of its last record: then that is emitted even without a
     *     terminator, and {@link Step#END} follows; otherwise {@link Step#WAIT}
     */
    Step next(boolean complete) throws IOException {
        if (longRecord.isUnderWay()) {
            return skip(complete);
        }
        int from = window.start() + seen;
        int to = encoding.wholeUnits(from, window.limit());
        int end = splitter.end(window.bytes(), from, to);
        if (end >= 0) {
            return found(contentEnd(end), end);
        }
        seen = to - window.start();
        if (window.length() > maxRecordBytes + 2L * encoding.width()) {
            return tooLong();
        }
        if (window.fill() >= 0) {
            return Step.MORE;
        }
        if (!complete) {
            return Step.WAIT;
        }
        boolean nothing = whole ? begun : window.length() == 0;
        return nothing ? Step.END : found(window.limit(), window.limit());
    }

    /** Where the record ends whose terminator ends here. */
    private int contentEnd(int end) {
        int content = end - encoding.width();
        int before = content - encoding.width();
        return before >= window.start() && encoding.is(window.bytes(), before, carriageReturn) ? before : content;
    }

    /** A whole record lies between the start of the window and next. */
    private Step found(int contentEnd, int next) {
        if (splitter.isAstray()) {
            return astray();
        }
        int from = window.start();
        if (contentEnd - from > maxRecordBytes) {
            return tooLong();
        }
        long at = pass(next, splitter.lines());
        if (headerWanted) {
            decoder.header(window.bytes(), from, contentEnd);
            headerWanted = decoder.wantsHeader();
            return Step.MORE;
        }
        try {
            T payload = decoder.decode(window.bytes(), from, contentEnd, at);
            return payload == null ? Step.MORE : emit(payload, at, null);
        } catch (RuntimeException e) {
            return emit(null, at, new Received.Undecodable(raw(from, contentEnd, at), e));
        }
    }

    /** Puts a record behind, and returns the number of its first line. */
    private long pass(int next, long lines) {
        long at = line;
        line += lines;
        begun = true;
        seen = 0;
        splitter.restart();
        window.consume(next);
        return at;
    }

    /** The text, or the bytes if it is not of the charset. */
    private Object raw(int from, int to, long at) {
        try {
            return encoding.text(window.bytes(), from, to, at);
        } catch (DataException e) {
            return Arrays.copyOfRange(window.bytes(), from, to);
        }
    }

    private Step emit(@Nullable T payload, long at, Received.@Nullable Undecodable failure) {
        if (headerWanted) {
            throw FileFault.noHeader(file, maxRecordBytes);
        }
        long offset = window.offset();
        if (progress != null) {
            progress.read(offset, line, window.tail());
        }
        byte[] number = Long.toString(at).getBytes(StandardCharsets.ISO_8859_1);
        record = new Received<>(payload, partition, offset, null, null, headers.with("line", number), failure, null);
        return Step.RECORD;
    }

    /** The record is longer than allowed, or has no end as far as allowed. */
    private Step tooLong() {
        if (splitter.lines() > 1) {
            return astray();
        }
        longRecord.begin();
        return Step.MORE;
    }

    /** Gives up on a row that goes over several lines: its first line is the broken record, and reading goes on behind. */
    private Step astray() {
        int from = window.start();
        int end = longRecord.firstLineEnd();
        int next = end < 0 ? window.limit() : end;
        int content = end < 0 ? next : contentEnd(end);
        if (content - from > maxRecordBytes) {
            longRecord.begin();
            return Step.MORE;
        }
        long at = pass(next, 1);
        DataException failure = new DataException("a closing quote", "none", "line " + at);
        return emit(null, at, new Received.Undecodable(raw(from, content, at), failure));
    }

    private Step skip(boolean complete) throws IOException {
        int end = longRecord.end();
        if (end < 0) {
            if (window.fill() >= 0) {
                return Step.MORE;
            }
            if (!complete) {
                return Step.WAIT;
            }
            end = window.limit();
            longRecord.finish(end);
        } else {
            longRecord.finish(contentEnd(end));
        }
        long at = pass(end, 1);
        return emit(null, at, longRecord.taken("line " + at));
    }

    /** Notes that there is nothing to come. */
    void finish() {
        if (progress != null) {
            progress.finished();
        }
    }

    void close() {
        try {
            window.close();
        } catch (IOException e) {
            LOG.debug("file '{}' did not close: {}", file, e.toString());
        }
    }
}
