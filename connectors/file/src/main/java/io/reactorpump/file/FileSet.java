package io.reactorpump.file;

import io.reactorpump.api.error.PumpException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /**
     * The path as given, if not a glob; of a glob, all regular files that match now.
     *
     * @throws PumpException if a directory can not be read
     */
    List<Path> list() {
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
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && matcher.matches(file) && !excluded.contains(absolute(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                // Gone meanwhile, a link to nowhere, or one that leads back to where it is looked at already.
                if (cause instanceof NoSuchFileException || cause instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw FileFault.reading(file, cause);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) {
                if (cause != null) {
                    throw FileFault.reading(directory, cause);
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
        } catch (IOException e) {
            throw FileFault.reading(base, e);
        }
        found.sort(Comparator.comparing(Path::toString));
        return found;
    }

    private static int names(Path path) {
        return path.toString().isEmpty() ? 0 : path.getNameCount();
    }

    /** The directory before the first name that is a pattern. */
    private Path base() {
        int pattern = 0;
        while (pattern < files.length() && "*?[{\\".indexOf(files.charAt(pattern)) < 0) {
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
