package io.reactorpump.file;

import io.reactorpump.api.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens files where an earlier run left off.
 *
 * @param <T> the type of the payloads
 */
final class Opener<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

    private final FileSourceOptions options;
    private final Format<T> format;
    private final Commits commits;
    private final Disk disk;

    Opener(FileSourceOptions options, Format<T> format, Commits commits, Disk disk) {
        this.options = options;
        this.format = format;
        this.commits = commits;
        this.disk = disk;
    }

    /** The name of the partition that a file is. */
    static String partition(Path file) {
        return "file=" + file;
    }

    /** Looks what is committed. */
    void begin() {
        commits.begin(!options.follow());
    }

    /** Whether an earlier run read this very file to its end, as far as can be told from outside. */
    boolean isFinished(Path file) throws IOException {
        Checkpoint.Entry entry = commits.of(file);
        return entry != null && entry.finished() != null && entry.finished().equals(DiskState.of(file));
    }

    /** The file, at the place that is committed or at its beginning. */
    OpenFile<T> open(Path file, Partition partition) throws IOException {
        OpenFile<T> resumed = resume(file, file, partition);
        return resumed == null ? anew(file, file, partition) : resumed;
    }

    /**
     * The file at the place that is committed; null if nothing is, or for another file.
     *
     * @param known the path under which the checkpoint knows it
     */
    @Nullable OpenFile<T> resume(Path file, Path known, Partition partition) throws IOException {
        Checkpoint.Entry entry = commits.of(known);
        if (entry == null) {
            return null;
        }
        OpenFile<T> resumed = anew(file, known, partition);
        boolean same = false;
        try {
            same = resumed.resume(entry);
        } finally {
            if (!same) {
                resumed.close();
            }
        }
        if (!same && file.equals(known)) {
            LOG.warn("file '{}' is not the one that the checkpoint knows: reading it from the beginning", file);
        }
        return same ? resumed : null;
    }

    /** Files beside this one whose names begin with its name, as those that rotation puts aside; none if nothing is committed. */
    List<Path> siblings(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (commits.of(file) == null || directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        String prefix = String.valueOf(file.getFileName());
        try (Stream<Path> beside = Files.list(directory)) {
            return beside.filter(path -> isSibling(path, prefix)).sorted().toList();
        }
    }

    private static boolean isSibling(Path path, String prefix) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(prefix) && !name.equals(prefix) && Files.isRegularFile(path);
    }

    /** Forgets what is committed of a file that will not be there any more. */
    void forget(Path file) {
        commits.forget(file);
    }

    OpenFile<T> anew(Path file, Path known, Partition partition) throws IOException {
        if (Files.isDirectory(file)) {
            throw FileFault.directory(file);
        }
        DiskState before = DiskState.of(file);
        FileChannel channel = disk.open(file, StandardOpenOption.READ);
        try {
            ByteInput input =
                    isGzip(file, channel) ? new GzipInput(file, channel, options.follow()) : new PlainInput(channel);
            FileProgress progress = commits.assigned(partition, known, before);
            return new OpenFile<>(file, input, options, format, progress, partition);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isGzip(Path file, FileChannel channel) throws IOException {
        if (file.toString().endsWith(".gz")) {
            return true;
        }
        ByteBuffer magic = ByteBuffer.allocate(2);
        while (magic.hasRemaining() && channel.read(magic) >= 0) {
            // until there are two bytes or no more
        }
        channel.position(0);
        return !magic.hasRemaining() && magic.get(0) == 0x1F && magic.get(1) == (byte) 0x8B;
    }
}
