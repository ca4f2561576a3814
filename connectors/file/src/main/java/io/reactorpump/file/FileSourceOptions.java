package io.reactorpump.file;

import io.reactorpump.api.policy.Checks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What to read and how.
 *
 * @param files a path, or a glob if {@code glob}
 * @param glob whether {@code files} is a pattern: {@code *} and {@code ?} within a name, <code>**</code> across
 *     directories, <code>{a,b}</code>, {@code [0-9]}
 * @param charset of the text; default UTF-8. A byte order mark is honoured and skipped
 * @param maxRecordBytes the longest record, without its line terminator; default 1 MiB, for whole files 64 MiB
 * @param follow whether to go on at the end of the files when they grow; default false
 * @param pollInterval how often to look for growth while following; default 200 ms
 * @param checkpoint where to remember what is committed; without it, each start begins at the beginning
 */
public record FileSourceOptions(
        String files,
        boolean glob,
        Charset charset,
        int maxRecordBytes,
        boolean follow,
        Duration pollInterval,
        @Nullable Path checkpoint) {

    private static final int ONE_MIB = 1 << 20;

    /** Checks each. */
    public FileSourceOptions {
        Checks.notBlank("file.source.files", files);
        Checks.that(
                canBeRead(files, glob),
                "file.source.files",
                files,
                glob ? "a glob, in which each [ and { is closed or has a \\ before it" : "a path");
        Checks.that(
                maxRecordBytes > 0 && maxRecordBytes <= 1 << 29,
                "file.source.maxRecordBytes",
                maxRecordBytes,
                "1 to " + (1 << 29));
        Checks.positive("file.source.pollInterval", pollInterval);
        Encoding.check(charset);
    }

    private static boolean canBeRead(String files, boolean glob) {
        try {
            Path path = Path.of(files);
            return !glob || path.getFileSystem().getPathMatcher("glob:" + files) != null;
        } catch (InvalidPathException | PatternSyntaxException e) {
            return false;
        }
    }

    /** The defaults, for one file. */
    public static FileSourceOptions of(Path file) {
        return of(file.toString(), false);
    }

    /** The defaults, for a path or, if it has one of <code>*?[{</code>, a glob. */
    public static FileSourceOptions of(String files) {
        return of(files, files.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0));
    }

    private static FileSourceOptions of(String files, boolean glob) {
        return new FileSourceOptions(files, glob, StandardCharsets.UTF_8, ONE_MIB, false, Duration.ofMillis(200), null);
    }

    /** These options with another charset. */
    public FileSourceOptions withCharset(Charset charset) {
        return new FileSourceOptions(files, glob, charset, maxRecordBytes, follow, pollInterval, checkpoint);
    }

    /** These options with another bound on records. */
    public FileSourceOptions withMaxRecordBytes(int maxRecordBytes) {
        return new FileSourceOptions(files, glob, charset, maxRecordBytes, follow, pollInterval, checkpoint);
    }

    /** These options, following the files. */
    public FileSourceOptions withFollow(Duration pollInterval) {
        return new FileSourceOptions(files, glob, charset, maxRecordBytes, true, pollInterval, checkpoint);
    }

    /** These options with a checkpoint file. */
    public FileSourceOptions withCheckpoint(Path checkpoint) {
        return new FileSourceOptions(files, glob, charset, maxRecordBytes, follow, pollInterval, checkpoint);
    }
}
