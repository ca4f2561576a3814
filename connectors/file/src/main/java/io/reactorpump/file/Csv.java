package io.reactorpump.file;

import io.reactorpump.api.policy.Checks;
import java.util.HashSet;
import java.util.List;

/**
 * A dialect of CSV: RFC 4180 with another separator, or without a header row. Quotes are {@code "}, doubled within quotes;
 * blank lines mean nothing.
 *
 * @param separator between fields; default a comma
 * @param columns the columns of files without a header row; empty if the first row names them, which is the default
 */
public record Csv(char separator, List<String> columns) {

    /** Checks both. */
    public Csv {
        Checks.that(
                separator != '"' && separator != '\n' && separator != '\r',
                "file.csv.separator",
                "'" + separator + "'",
                "neither a quote nor a line break");
        columns = List.copyOf(columns);
        Checks.that(new HashSet<>(columns).size() == columns.size(), "file.csv.columns", columns, "each column once");
    }

    /** Commas, and a header row. */
    public static Csv defaults() {
        return new Csv(',', List.of());
    }

    /** This dialect with another separator. */
    public Csv withSeparator(char separator) {
        return new Csv(separator, columns);
    }

    /** This dialect without a header row: the columns are these. */
    public Csv withColumns(String... columns) {
        return new Csv(separator, List.of(columns));
    }
}
