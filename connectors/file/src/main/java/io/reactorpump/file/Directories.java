package io.reactorpump.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the names in a directory durable: without it, a renamed or new file may be gone after a power failure. */
final class Directories {

    // Windows has no handle on directories and needs none.
    private static final boolean CAN_OPEN = !System.getProperty("os.name", "")
            .toLowerCase(java.util.Locale.ROOT)
            .contains("windows");

    private Directories() {}

    static void force(Path directory) throws IOException {
        if (CAN_OPEN) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
