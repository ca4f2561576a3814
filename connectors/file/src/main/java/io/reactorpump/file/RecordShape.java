package io.reactorpump.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows as records. A component takes the column of its name ({@link JsonProperty} may give another), first as written, else
 * regardless of case and of what is neither letter nor digit; columns that no component wants are left out.
 */
final class RecordShape<T extends Record> implements RowShape<T> {

    private final Class<T> type;
    private final RecordComponent[] components;
    private final MethodHandle constructor;

    RecordShape(Class<T> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.constructor = constructor(type, components);
        for (RecordComponent component : components) {
            FieldType.of(component.getGenericType());
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(canonical).asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has a canonical constructor", e);
        }
    }

    @Override
    public RowReader<T> reader(List<String> columns, Path file) {
        int[] indexes = new int[components.length];
        String[] names = new String[components.length];
        FieldType[] types = new FieldType[components.length];
        for (int i = 0; i < components.length; i++) {
            indexes[i] = index(columns, nameOf(components[i]), file);
            names[i] = columns.get(indexes[i]);
            types[i] = FieldType.of(components[i].getGenericType());
        }
        return (fields, line) -> {
            @Nullable Object[] values = new @Nullable Object[indexes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = types[i].read(fields[indexes[i]], names[i], line);
            }
            return create(values, line);
        };
    }

    private T create(@Nullable Object[] values, long line) {
        try {
            return type.cast(constructor.invoke(values));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // The constructor refuses the values. Its words may show them, but they are the words of the user's own
            // code.
            throw new DataException("a valid " + type.getSimpleName(), "a row it refuses", "line " + line, e);
        }
    }

    /** The column of a component. */
    static String nameOf(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private int index(List<String> columns, String name, Path file) {
        int exact = columns.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (letters(columns.get(i)).equals(letters(name))) {
                return i;
            }
        }
        throw new FatalException(
                "file '" + file + "' has no column '" + name + "' for the record " + type.getSimpleName()
                        + " (expected: one of its columns, which are " + String.join(", ", columns) + ")",
                null);
    }

    private static String letters(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
