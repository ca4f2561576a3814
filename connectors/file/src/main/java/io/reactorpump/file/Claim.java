package io.reactorpump.file;

import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to write a file, held by one component of this process at a time. */
final class Claim {

    private static final Map<Path, Claim> HELD = new ConcurrentHashMap<>();

    private final Set<Path> places;
    private final String holder;

    private Claim(Set<Path> places, String holder) {
        this.places = places;
        this.holder = holder;
    }

    /**
     * Takes the right to write this file, which need not exist.
     *
     * @param what what the file is, for the error of the next one who asks
     * @param holder who asks, for the same
     * @throws StateException if another one holds it
     */
    static Claim take(Path file, String what, String holder) throws IOException {
        Claim claim = new Claim(places(file), holder);
        for (Path place : claim.places) {
            Claim other = HELD.putIfAbsent(place, claim);
            if (other != null) {
                claim.release();
                throw new StateException(what + " '" + file + "'", "being written by " + other.holder, "one at a time");
            }
        }
        return claim;
    }

    /** The file under this name and, if the name is a link, the file that it leads to: rotation parts the two. */
    private static Set<Path> places(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        Path named = directory == null ? absolute : real(directory).resolve(directory.relativize(absolute));
        Path meant = real(absolute);
        return named.equals(meant) ? Set.of(named) : Set.of(named, meant);
    }

    /** Without links, as far as there is something. */
    private static Path real(Path absolute) throws IOException {
        Path existing = absolute;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    }

    void release() {
        places.forEach(place -> HELD.remove(place, this));
    }
}
