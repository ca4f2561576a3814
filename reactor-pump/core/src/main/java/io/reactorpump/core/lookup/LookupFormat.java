package io.reactorpump.core.lookup;

import io.reactorpump.api.error.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a dictionary of bytes.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface LookupFormat<V> {

    /**
     * Reads a dictionary.
     *
     * @throws DataException if the bytes are none
     */
    Map<String, V> read(byte[] content);

    /** Lines of UTF-8 text, {@code key=value} each; blank lines and those that begin with {@code #} do not count. */
    static LookupFormat<String> lines() {
        return content -> {
            try {
                return lines(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(content))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new DataException("UTF-8 text", "malformed bytes", "the dictionary", e);
            }
        };
    }

    private static Map<String, String> lines(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            int end = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (end < 1) {
                throw new DataException("key=value", "no '=' after a key", "line " + (i + 1), null);
            }
            String key = line.substring(0, end).strip();
            if (entries.put(key, line.substring(end + 1).strip()) != null) {
                throw new DataException("each key once", "a key given again", "line " + (i + 1), null);
            }
        }
        return entries;
    }
}
