package io.reactorpump.file;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes payloads of the rows of one file. */
final class CsvDecoder<T> implements Decoder<T> {

    private final Path file;
    private final Encoding encoding;
    private final RowParser parser;
    private final RowShape<T> shape;
    private int width;
    private @Nullable RowReader<T> rows;

    CsvDecoder(Path file, Encoding encoding, Csv csv, RowShape<T> shape) {
        this.file = file;
        this.encoding = encoding;
        this.parser = new RowParser(csv.separator());
        this.shape = shape;
        if (!csv.columns().isEmpty()) {
            columns(csv.columns());
        }
    }

    private void columns(List<String> columns) {
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new FatalException(
                    "file '" + file + "' names a column twice (expected: each column once, but was " + columns + ")",
                    null);
        }
        width = columns.size();
        rows = shape.reader(columns, file);
    }

    @Override
    public boolean wantsHeader() {
        return rows == null;
    }

    @Override
    public void header(byte[] buffer, int from, int to) {
        if (from == to) {
            return;
        }
        try {
            columns(List.of(parser.fields(encoding.text(buffer, from, to, 1), 1)));
        } catch (DataException e) {
            throw new FatalException("file '" + file + "' has no readable header row: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable T decode(byte[] buffer, int from, int to, long line) {
        if (from == to) {
            return null;
        }
        RowReader<T> reader = rows;
        if (reader == null) {
            throw new IllegalStateException("a row came before the header");
        }
        String[] fields = parser.fields(encoding.text(buffer, from, to, line), line);
        if (fields.length != width) {
            throw new DataException(counted(width), counted(fields.length), "line " + line);
        }
        return reader.row(fields, line);
    }

    private static String counted(int columns) {
        return columns == 1 ? "1 column" : columns + " columns";
    }
}
