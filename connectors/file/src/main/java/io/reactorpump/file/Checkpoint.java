package io.reactorpump.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is committed, as it stands in the checkpoint file.
 *
 * @param version of the format
 * @param files by absolute path
 */
record Checkpoint(int version, Map<String, Entry> files) {

    static final int VERSION = 1;

    /**
     * How far one file is committed, and how to know it again.
     *
     * @param offset just past the last committed record
     * @param line the number of the line that begins there
     * @param head hash of the first 4 KiB, or of all before the offset if that is less
     * @param tail hash of the bytes before the offset; see {@link TailHash}
     * @param finished how the file looked if it was read to its end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long offset,
            long line,
            String head,
            String tail,
            @Nullable DiskState finished) {}
}
