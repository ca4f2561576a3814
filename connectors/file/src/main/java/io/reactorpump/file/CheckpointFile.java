package io.reactorpump.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file that remembers how far the files of one source are committed. Replaced as a whole by rename, so that a crash
 * leaves the old one or the new one. Not thread-safe.
 */
final class CheckpointFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final Disk disk;

    CheckpointFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** The file that is written before it takes the other's place. */
    static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** What was committed; empty if there is no file. */
    Map<String, Checkpoint.Entry> load() {
        checkPlace();
        try {
            Checkpoint checkpoint = JSON.readValue(Files.readAllBytes(file), Checkpoint.class);
            check(checkpoint);
            return new TreeMap<>(checkpoint.files());
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (JsonProcessingException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw FileFault.reading(file, e);
        }
    }

    private void checkPlace() {
        Path directory = file.toAbsolutePath().getParent();
        boolean belowFile = directory != null && Files.exists(directory) && !Files.isDirectory(directory);
        if (belowFile || Files.isDirectory(file)) {
            throw new FatalException(
                    "checkpoint '" + file + "' is " + (belowFile ? "below a file" : "a directory")
                            + " (expected: a file, which is made when it is missing)",
                    null);
        }
    }

    // Jackson fills records without regard to nullness, so what it read is looked at before it is believed.
    @SuppressWarnings("ConstantValue")
    private void check(@Nullable Checkpoint checkpoint) {
        if (checkpoint == null || checkpoint.version() != Checkpoint.VERSION || checkpoint.files() == null) {
            throw damaged(null);
        }
        for (Checkpoint.Entry entry : checkpoint.files().values()) {
            if (entry == null || entry.head() == null || entry.tail() == null || entry.offset() < 0) {
                throw damaged(null);
            }
        }
    }

    private FatalException damaged(@Nullable Exception cause) {
        return new FatalException(
                "checkpoint '" + file + "' is damaged (expected: JSON with version " + Checkpoint.VERSION
                        + "; restore it, or delete it to read everything from the beginning)",
                cause);
    }

    /** Replaces what was committed. Returns when it is on disk. */
    void store(Map<String, Checkpoint.Entry> entries) {
        Path temporary = temporary(file);
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            byte[] bytes = JSON.writeValueAsBytes(new Checkpoint(Checkpoint.VERSION, entries));
            try (FileChannel channel = disk.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (directory != null) {
                Directories.force(directory);
            }
        } catch (IOException e) {
            throw new InfrastructureException(
                    "checkpoint '" + file + "' can not be written: " + FileFault.reason(e), e);
        }
    }
}
