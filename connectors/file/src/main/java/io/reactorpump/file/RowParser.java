package io.reactorpump.file;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.RecordType;
import io.reactorpump.api.error.DataException;
import java.util.Arrays;

/**
 * Cuts the text of one row into fields. FastCSV gets one row at a time, as it does not tell at which byte a row ends; for a
 * text it allocates no buffer but the characters. Not thread-safe.
 */
final class RowParser {

    private final CsvReaderBuilder builder;
    private final Fields fields = new Fields();

    RowParser(char separator) {
        this.builder = CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(false);
    }

    /**
     * The fields of a row.
     *
     * @throws DataException if it is not one row
     */
    String[] fields(String row, long line) {
        try {
            CloseableIterator<String[]> rows = builder.build(fields, row).iterator();
            if (!rows.hasNext()) {
                return new String[] {""};
            }
            String[] first = rows.next();
            if (rows.hasNext()) {
                throw new DataException("one row", "text with a bare carriage return", "line " + line);
            }
            return first;
        } catch (CsvParseException e) {
            // The message of the cause shows a character of the payload, so it is left behind.
            throw new DataException("a separator after the closing quote", "text", "line " + line);
        }
    }

    /** Collects the fields that FastCSV finds. */
    private static final class Fields extends CsvCallbackHandler<String[]> {

        private String[] found = new String[16];
        private int count;
        private RecordType type = RecordType.DATA;

        @Override
        protected void beginRecord(long startingLineNumber) {
            count = 0;
            type = RecordType.DATA;
        }

        @Override
        protected void addField(char[] buffer, int offset, int length, boolean quoted) {
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = length == 0 ? "" : new String(buffer, offset, length);
        }

        @Override
        protected void setComment(char[] buffer, int offset, int length) {
            type = RecordType.COMMENT;
        }

        @Override
        protected void setEmpty() {
            type = RecordType.EMPTY;
        }

        @Override
        protected RecordType getRecordType() {
            return type;
        }

        @Override
        protected int getFieldCount() {
            return count;
        }

        @Override
        protected String[] buildRecord() {
            return Arrays.copyOf(found, count);
        }
    }
}
