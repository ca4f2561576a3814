package io.reactorpump.file;

import io.reactorpump.api.error.FatalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes directories, and the names in them durable: without that, a new file may be gone after a power failure. */
final class Directories {

    // Windows has no handle on directories and needs none.
    private static final boolean CAN_OPEN = !System.getProperty("os.name", "")
            .toLowerCase(java.util.Locale.ROOT)
            .contains("windows");

    private Directories() {}

    /**
     * Makes the directory and those above it.
     *
     * @throws FatalException if one of them is something else
     */
    static void create(Path directory) throws IOException {
        for (Path above = directory; above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw FileFault.noDirectory(above);
            }
        }
        Files.createDirectories(directory);
    }

    static void force(Path directory) throws IOException {
        if (CAN_OPEN) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
