package io.reactorpump.samples.earthquakes;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.json.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads back what a sink has written. */
final class JsonLines {

    private JsonLines() {}

    /** All complete lines; a half-written last one, left by a kill, does not count. None if there is no such file. */
    static <T> List<T> read(Path file, Class<T> type) throws IOException {
        JsonCodec<T> codec = JsonCodec.of(type);
        List<T> items = new ArrayList<>();
        byte[] bytes = bytes(file);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                try {
                    items.add(codec.decode(Arrays.copyOfRange(bytes, start, i)));
                } catch (DataException e) {
                    throw new FatalException(
                            "line " + (items.size() + 1) + " of '" + file + "' is damaged: " + e.getMessage()
                                    + " (delete the folder to begin anew)",
                            e);
                }
                start = i + 1;
            }
        }
        return items;
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }
}
