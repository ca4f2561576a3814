package io.reactorpump.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * How a file looked from outside.
 *
 * @param size its length on disk
 * @param modified when it was last written, in milliseconds since the epoch
 */
record DiskState(long size, long modified) {

    static DiskState of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new DiskState(attributes.size(), attributes.lastModifiedTime().toMillis());
    }
}
