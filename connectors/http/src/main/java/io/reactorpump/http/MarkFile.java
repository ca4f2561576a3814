package io.reactorpump.http;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file with one mark in it: a number, a blank, an id. Replaced as a whole, by what is on disk. Its methods block. */
record MarkFile(Path path) {

    private static final int MOST_BYTES = 64 * 1024;

    Mark read() {
        if (!Files.exists(path)) {
            return Mark.START;
        }
        try {
            String text = Files.size(path) > MOST_BYTES ? "" : Files.readString(path);
            int blank = text.indexOf(' ');
            return new Mark(Long.parseLong(text.substring(0, Math.max(0, blank))), text.substring(blank + 1));
        } catch (IOException | NumberFormatException e) {
            throw new FatalException(
                    "checkpoint '" + path
                            + "' can not be read (expected: a file that this source has written; delete it"
                            + " to begin anew)",
                    e);
        }
    }

    void write(Mark mark) {
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = StandardCharsets.UTF_8.encode(mark.offset() + " " + mark.id());
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InfrastructureException("checkpoint '" + path + "' can not be written: " + e.getMessage(), e);
        }
    }
}
