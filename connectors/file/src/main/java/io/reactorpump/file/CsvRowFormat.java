package io.reactorpump.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Checks;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One CSV row, the fields of an item. The first row of a file names the columns.
 *
 * @param fields the value of each column; null is an empty field
 */
record CsvRowFormat<T>(char separator, List<String> columns, Function<? super T, List<@Nullable Object>> fields)
        implements ItemFormat<T> {

    /** Rows of maps. */
    static CsvRowFormat<Map<String, ?>> of(Csv csv) {
        Checks.that(!csv.columns().isEmpty(), "file.csv.columns", csv.columns(), "the columns to write");
        return new CsvRowFormat<>(csv.separator(), csv.columns(), row -> {
            List<@Nullable Object> values = new ArrayList<>();
            csv.columns().forEach(column -> values.add(row.get(column)));
            return values;
        });
    }

    /** Rows of records. */
    static <T extends Record> CsvRowFormat<T> of(Class<T> type, Csv csv) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = csv.columns().isEmpty()
                ? Arrays.stream(components).map(RecordShape::nameOf).toList()
                : csv.columns();
        Checks.that(
                names.size() == components.length,
                "file.csv.columns",
                names,
                "one for each of the " + components.length + " components of " + type.getSimpleName());
        Method[] accessors = Arrays.stream(components)
                .map(RecordComponent::getAccessor)
                .peek(accessor -> accessor.setAccessible(true))
                .toArray(Method[]::new);
        return new CsvRowFormat<>(csv.separator(), names, row -> values(row, accessors));
    }

    private static List<@Nullable Object> values(Record row, Method[] accessors) {
        List<@Nullable Object> values = new ArrayList<>(accessors.length);
        for (Method accessor : accessors) {
            try {
                values.add(accessor.invoke(row));
            } catch (InvocationTargetException e) {
                throw new DataException(
                        "a value", "an accessor that failed", "column " + accessor.getName(), e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the accessor was made accessible", e);
            }
        }
        return values;
    }

    @Override
    public byte[] header(Encoding encoding) {
        return encoding.bytes(row(columns));
    }

    @Override
    public void write(T item, Encoding encoding, ByteArrayOutputStream out) {
        out.writeBytes(encoding.bytes(row(fields.apply(item))));
    }

    private String row(List<? extends @Nullable Object> values) {
        StringWriter row = new StringWriter();
        List<@Nullable String> texts = new ArrayList<>(values.size());
        values.forEach(value -> texts.add(text(value)));
        if (texts.size() == 1 && (texts.get(0) == null || texts.get(0).isEmpty())) {
            // A blank line would mean nothing to whoever reads it.
            return "\"\"\n";
        }
        CsvWriter.builder()
                .fieldSeparator(separator)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(row)
                .writeRecord(texts);
        return row.toString();
    }

    private static @Nullable String text(@Nullable Object value) {
        Object inner = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return inner == null ? null : inner.toString();
    }

    @Override
    public boolean spansLines() {
        return true;
    }

    @Override
    public Splitter splitter(Encoding encoding) {
        return new CsvSplitter(encoding, separator);
    }
}
