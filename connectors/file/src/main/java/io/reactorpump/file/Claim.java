package io.reactorpump.file;

import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The right to write a file, held by one sink of this process at a time. */
final class Claim {

    private static final Map<Path, Claim> HELD = new ConcurrentHashMap<>();

    private final Path file;
    private final String holder;

    private Claim(Path file, String holder) {
        this.file = file;
        this.holder = holder;
    }

    /**
     * Takes the right to write this file, whose directory exists.
     *
     * @param holder who asks, for the error of the next one
     * @throws StateException if another one holds it
     */
    static Claim take(Path file, String holder) throws IOException {
        Path directory = file.toAbsolutePath().normalize().getParent();
        Path name = file.getFileName();
        Path real = Files.exists(file)
                ? file.toRealPath()
                : directory == null || name == null
                        ? file
                        : directory.toRealPath().resolve(name.toString());
        Claim claim = new Claim(real, holder);
        Claim other = HELD.putIfAbsent(real, claim);
        if (other != null) {
            throw new StateException("file '" + file + "'", "being written by " + other.holder, "one sink at a time");
        }
        return claim;
    }

    void release() {
        HELD.remove(file, this);
    }
}
