package io.reactorpump.file;

import io.reactorpump.api.error.FatalException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of rows: a map, or a record. Immutable. */
interface RowShape<T> {

    /**
     * The reader for a file with these columns.
     *
     * @throws FatalException if a column is missing
     */
    RowReader<T> reader(List<String> columns, Path file);

    /** From column to text, in the order of the columns. */
    static RowShape<Map<String, String>> map() {
        return (columns, file) -> (fields, line) -> {
            Map<String, String> row = new LinkedHashMap<>(2 * fields.length);
            for (int i = 0; i < fields.length; i++) {
                row.put(columns.get(i), fields[i]);
            }
            return Collections.unmodifiableMap(row);
        };
    }

    /** A record with a component for each column of interest. */
    static <T extends Record> RowShape<T> of(Class<T> type) {
        return new RecordShape<>(type);
    }
}
