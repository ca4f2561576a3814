package io.reactorpump.file;

import io.reactorpump.api.policy.Checks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where to write and how.
 *
 * @param file the file; missing directories are made
 * @param charset of the text; default UTF-8
 * @param replace whether an existing file is emptied at the start; default false, which appends to it
 * @param fsync whether a write is on disk, not only with the operating system, before it is acknowledged; default false
 * @param rotation when to begin a new file; default never
 * @param concurrency how many writes may wait to be written together; default 1 024
 */
public record FileSinkOptions(
        Path file,
        Charset charset,
        boolean replace,
        boolean fsync,
        @Nullable Rotation rotation,
        int concurrency) {

    /** Checks each. */
    public FileSinkOptions {
        Encoding.check(charset);
        Checks.positive("file.sink.concurrency", concurrency);
    }

    /** The defaults. */
    public static FileSinkOptions of(Path file) {
        return new FileSinkOptions(file, StandardCharsets.UTF_8, false, false, null, 1_024);
    }

    /** These options with another charset. */
    public FileSinkOptions withCharset(Charset charset) {
        return new FileSinkOptions(file, charset, replace, fsync, rotation, concurrency);
    }

    /** These options, replacing or appending. */
    public FileSinkOptions withReplace(boolean replace) {
        return new FileSinkOptions(file, charset, replace, fsync, rotation, concurrency);
    }

    /** These options with or without fsync. */
    public FileSinkOptions withFsync(boolean fsync) {
        return new FileSinkOptions(file, charset, replace, fsync, rotation, concurrency);
    }

    /** These options with rotation. */
    public FileSinkOptions withRotation(Rotation rotation) {
        return new FileSinkOptions(file, charset, replace, fsync, rotation, concurrency);
    }

    /** These options with another bound on waiting writes. */
    public FileSinkOptions withConcurrency(int concurrency) {
        return new FileSinkOptions(file, charset, replace, fsync, rotation, concurrency);
    }
}
