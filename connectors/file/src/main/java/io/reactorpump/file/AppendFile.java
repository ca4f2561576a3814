package io.reactorpump.file;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.PumpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a sink, of which every write is whole or not at all: what a failed write left is cut off before the next one,
 * what a crash left is cut off when the file is opened. Blocks; not thread-safe.
 */
final class AppendFile {

    private static final Logger LOG = LoggerFactory.getLogger(AppendFile.class);

    private final FileSinkOptions options;
    private final Disk disk;
    private final Encoding encoding;
    private final ItemFormat<?> format;
    private final byte[] header;
    private final LongSupplier clock;
    private final @Nullable Rotation rotation;
    private @Nullable FileChannel channel;
    private long period;
    /** Where to cut before anything else is written, or -1. */
    private long cut = -1;

    AppendFile(FileSinkOptions options, ItemFormat<?> format, Encoding encoding, Disk disk, LongSupplier clock) {
        this.options = options;
        this.disk = disk;
        this.encoding = encoding;
        this.format = format;
        this.header = beginning(options.charset(), format.header(encoding));
        this.clock = clock;
        this.rotation = options.rotation();
    }

    /** Files in plain UTF-16 begin with the byte order mark, as readers of that charset expect. */
    private static byte[] beginning(Charset charset, byte[] header) {
        return charset.equals(StandardCharsets.UTF_16)
                ? ByteBuffer.allocate(2 + header.length)
                        .putChar('\uFEFF')
                        .put(header)
                        .array()
                : header;
    }

    /** Opens the file, and empties or repairs it. */
    void open() {
        Path file = options.file();
        try {
            if (Files.isDirectory(file)) {
                throw new FatalException("'" + file + "' is a directory (expected: a file to write)", null);
            }
            FileChannel opened = channel();
            if (options.replace()) {
                opened.truncate(0);
            } else if (opened.size() > 0) {
                repair(opened);
            }
        } catch (IOException e) {
            throw opening(e);
        }
    }

    /** What an exception while opening means. */
    PumpException opening(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return new FatalException(
                    "file '" + options.file()
                            + "' may not be written (expected: permission to write it and its directory)",
                    cause);
        }
        return waiting(cause);
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        Path file = options.file();
        boolean isNew = !Files.exists(file);
        open = disk.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        channel = open;
        period = periodOf(
                isNew || open.size() == 0
                        ? clock.getAsLong()
                        : DiskState.of(file).modified());
        Path directory = file.toAbsolutePath().getParent();
        if (isNew && options.fsync() && directory != null) {
            Directories.force(directory);
        }
        return open;
    }

    private void repair(FileChannel opened) throws IOException {
        Path file = options.file();
        try (FileChannel reading = disk.open(file, StandardOpenOption.READ)) {
            checkHeader(reading);
            SoundLength sound = new SoundLength(reading, encoding, format.splitter(encoding));
            long length = format.spansLines() ? sound.ofAll() : sound.ofLines();
            if (length < 0) {
                throw new FatalException(
                        "file '" + file + "' does not look like one of lines (expected: a file written by this sink;"
                                + " give another path, or replace())",
                        null);
            }
            long broken = opened.size() - length;
            if (broken > 0) {
                LOG.warn("file '{}' ended in a half-written line: cut off its last {} bytes", file, broken);
                opened.truncate(length);
            }
        }
    }

    private void checkHeader(FileChannel reading) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(header.length);
        while (first.hasRemaining() && reading.read(first, first.position()) >= 0) {
            // until the header is full or the file ends
        }
        if (!Arrays.equals(header, 0, first.position(), first.array(), 0, first.position())) {
            throw new FatalException(
                    "file '" + options.file() + "' begins with another header row (expected: the columns of this sink;"
                            + " give another path, or replace())",
                    null);
        }
    }

    /** How many more bytes the file may take, of which so many come at once; begins a new file if they must not go there. */
    long roomFor(int bytes) throws IOException {
        if (rotation == null) {
            return Long.MAX_VALUE;
        }
        long size = channel().size();
        if (size > 0 && (size + bytes > rotation.maxBytes() || periodOf(clock.getAsLong()) != period)) {
            rotate();
            size = 0;
        }
        return rotation.maxBytes() - Math.max(size, header.length);
    }

    private long periodOf(long millis) {
        return rotation == null ? 0 : rotation.periodOf(millis);
    }

    private void rotate() throws IOException {
        FileChannel full = channel();
        if (options.fsync()) {
            full.force(true);
        }
        full.close();
        channel = null;
        Path file = options.file();
        Files.move(file, Rotation.aside(file, clock.getAsLong()), StandardCopyOption.ATOMIC_MOVE);
        channel();
    }

    /** Writes all of it. If it throws, nothing of it is in the file, or will not be when the next write comes. */
    void write(ByteBuffer bytes) throws IOException {
        FileChannel open = channel();
        if (cut >= 0) {
            open.truncate(cut);
            cut = -1;
        }
        long sound = open.size();
        try {
            if (sound == 0) {
                writeFully(open, ByteBuffer.wrap(header));
            }
            writeFully(open, bytes);
            if (options.fsync()) {
                open.force(false);
            }
        } catch (IOException e) {
            cut = sound;
            cutBack(open);
            throw e;
        }
    }

    private void cutBack(FileChannel open) {
        try {
            open.truncate(cut);
            cut = -1;
        } catch (IOException e) {
            LOG.debug("file '{}' is cut before the next write: {}", options.file(), e.toString());
        }
    }

    private static void writeFully(FileChannel open, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    void force() throws IOException {
        channel().force(true);
    }

    /** What an exception while writing means. */
    InfrastructureException waiting(IOException cause) {
        return new InfrastructureException(
                "file sink '" + options.file() + "' is waiting: " + FileFault.reason(cause), cause);
    }

    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            if (cut >= 0 && open.isOpen()) {
                cutBack(open);
            }
            open.close();
        }
    }
}
