package io.reactorpump.http;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a CSV, whose first row names the columns.
 *
 * @param place where it is from, for errors
 */
record CsvRows(String text, String place) {

    /** Each row by column. */
    List<Map<String, String>> maps(char separator) {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> columns = List.of();
        CsvReader.CsvReaderBuilder builder =
                CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(false);
        try (CsvReader<CsvRecord> reader = builder.ofCsvRecord(withoutMark())) {
            for (CsvRecord row : reader) {
                if (columns.isEmpty()) {
                    columns = row.getFields();
                } else {
                    rows.add(map(columns, row));
                }
            }
        } catch (CsvParseException e) {
            // Neither its message nor its cause: they show data.
            throw new DataException("CSV with a field for each column", "other text", place);
        } catch (IOException e) {
            throw new UncheckedIOException("a text can be read", e);
        }
        return rows;
    }

    private String withoutMark() {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Map<String, String> map(List<String> columns, CsvRecord row) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            map.put(columns.get(i), row.getField(i));
        }
        return map;
    }
}
