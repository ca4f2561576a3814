package io.reactorpump.http;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file with one mark in it: a number, a blank, an id. Replaced as a whole. Its methods block. */
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
            Files.writeString(fresh, mark.offset() + " " + mark.id());
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InfrastructureException("checkpoint '" + path + "' can not be written: " + e.getMessage(), e);
        }
    }
}
