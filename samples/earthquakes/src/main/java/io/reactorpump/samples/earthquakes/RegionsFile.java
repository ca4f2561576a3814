package io.reactorpump.samples.earthquakes;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** {@code regions.json}: replaced as a whole, so that a kill leaves the old one or the new one. Not thread-safe. */
final class RegionsFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Path temporary;

    RegionsFile(OutputFolder out) {
        this.file = out.regions();
        this.temporary = file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Makes the file say this, and touches it only if it says something else. */
    void write(RegionTotals totals) throws IOException {
        byte[] json = JSON.writeValueAsBytes(totals.byRegion());
        if (Files.exists(file) && Arrays.equals(json, Files.readAllBytes(file))) {
            Files.deleteIfExists(temporary);
            return;
        }
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(json); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
