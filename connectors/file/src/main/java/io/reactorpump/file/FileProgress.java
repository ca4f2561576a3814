package io.reactorpump.file;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far one file is read and committed, with what a checkpoint needs to know it again. The reader writes, commits read;
 * thread-safe.
 */
final class FileProgress {

    /** So many bytes at the beginning tell one file from another. */
    static final int HEAD = 4096;

    private final Path file;
    private final byte[] head = new byte[HEAD];
    private int headLength;
    private final Marks marks = new Marks();
    private long last = -1;
    private final DiskState opened;
    private boolean finished;

    /** About a file that looked so before it was opened. */
    FileProgress(Path file, DiskState opened) {
        this.file = file;
        this.opened = opened;
    }

    Path file() {
        return file;
    }

    /** Takes the bytes at the beginning of the file, in order, until it has enough. */
    synchronized void head(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, HEAD - headLength);
        System.arraycopy(bytes, from, head, headLength, length);
        headLength += length;
    }

    /** Notes a record that is about to be emitted. */
    synchronized void read(long offset, long line, int tail) {
        marks.add(offset, line, tail);
        last = offset;
    }

    /** Notes that the file was read to its end. */
    synchronized void finished() {
        finished = true;
    }

    /** Whether the bytes at the beginning are those of the entry. */
    synchronized boolean isHeadOf(Checkpoint.Entry entry) {
        int length = (int) Math.min(entry.offset(), HEAD);
        return headLength >= length && hash(head, length).equals(entry.head());
    }

    /** What to remember of a committed record, or null if the offset is not one of a record or was committed before. */
    synchronized Checkpoint.@Nullable Entry commit(long offset) {
        if (!marks.seek(offset)) {
            return null;
        }
        return new Checkpoint.Entry(
                offset,
                marks.line(),
                hash(head, (int) Math.min(offset, HEAD)),
                tail(marks.tail()),
                finished && offset == last ? opened : null);
    }

    static String tail(int value) {
        return HexFormat.of().toHexDigits(value);
    }

    private static String hash(byte[] bytes, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, length);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
