package io.reactorpump.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which files a source reads, in the order of their names. */
final class FileSet {

    private final String files;
    private final boolean glob;
    private final Set<Path> excluded;

    FileSet(FileSourceOptions options) {
        this.files = options.files();
        this.glob = options.glob();
        Path checkpoint = options.checkpoint();
        this.excluded = checkpoint == null
                ? Set.of()
                : Set.of(absolute(checkpoint), absolute(CheckpointFile.temporary(checkpoint)));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Whether it may be more than one file, or none. */
    boolean isGlob() {
        return glob;
    }

    /** The path as given, if not a glob; of a glob, all regular files that match now. */
    List<Path> list() throws IOException {
        if (!glob) {
            return List.of(Path.of(files));
        }
        Path base = base();
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + files);
        int depth = files.contains("**") ? Integer.MAX_VALUE : names(Path.of(files)) - names(base);
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && matcher.matches(file) && !excluded.contains(absolute(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
                if (cause instanceof java.nio.file.NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw cause;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) throws IOException {
                if (cause != null) {
                    throw cause;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(Path::toString));
        return found;
    }

    private static int names(Path path) {
        return path.toString().isEmpty() ? 0 : path.getNameCount();
    }

    /** The file, or the directory before the first name that is a pattern. */
    Path base() {
        if (!glob) {
            return Path.of(files);
        }
        int pattern = 0;
        while ("*?[{\\".indexOf(files.charAt(pattern)) < 0) {
            pattern++;
        }
        int slash = files.lastIndexOf('/', pattern);
        return slash < 0 ? Path.of("") : Path.of(slash == 0 ? "/" : files.substring(0, slash));
    }

    @Override
    public String toString() {
        return files;
    }
}
