package io.reactorpump.file;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.PumpException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The sentences for what may be wrong with a file, and who can mend it. */
final class FileFault {

    private FileFault() {}

    static FatalException missing(Path file) {
        return new FatalException(
                "file '" + file
                        + "' does not exist (expected: a readable file; correct the path, or follow() to wait for"
                        + " the file)",
                null);
    }

    static FatalException directory(Path file) {
        return new FatalException(
                "'" + file + "' is a directory (expected: a file; to read the files in it, give the glob '" + file
                        + "/*')",
                null);
    }

    static FatalException noDirectory(Path file) {
        return new FatalException("'" + file + "' is a file (expected: a directory, to write files in it)", null);
    }

    static FatalException noHeader(Path file, int bytes) {
        return new FatalException(
                "file '" + file + "' has no header row (expected: one complete row of at most " + bytes
                        + " bytes; if the file has none, give the columns)",
                null);
    }

    static FatalException truncatedGzip(Path file, long place, IOException cause) {
        return new FatalException(
                "file '" + file + "' ends in the middle of its gzip stream, after " + place
                        + " uncompressed bytes; the complete records before are read (expected: a complete gzip file;"
                        + " replace it and restart, or follow() a file that is still being written)",
                cause);
    }

    static FatalException damagedGzip(Path file, long place, IOException cause) {
        return new FatalException(
                "file '" + file + "' is not a gzip stream behind " + place
                        + " uncompressed bytes; the complete records before are read (expected: a sound gzip file;"
                        + " replace it and restart)",
                cause);
    }

    /** What an exception while reading means. */
    static PumpException reading(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return missing(file);
        }
        if (cause instanceof AccessDeniedException) {
            return new FatalException(
                    "file '" + file
                            + "' may not be read (expected: permission to read it and to enter its directories)",
                    cause);
        }
        return new InfrastructureException("file '" + file + "' can not be read: " + reason(cause), cause);
    }

    /** The reason alone, where the exception puts the path in front of it. */
    static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
