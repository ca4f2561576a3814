package io.reactorpump.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Named values that travel with an event. Owned by one event at a time and therefore not synchronized: a function may
 * read and write them until it returns or its publisher ends.
 */
public final class Attributes {

    private @Nullable Map<String, Object> values;

    /** Attributes with nothing in them. */
    public Attributes() {}

    private Attributes(@Nullable Map<String, Object> values) {
        this.values = values == null ? null : new LinkedHashMap<>(values);
    }

    /** The value under that name. */
    public Optional<Object> get(String name) {
        return values == null ? Optional.empty() : Optional.ofNullable(values.get(name));
    }

    /**
     * The value under that name as the given type.
     *
     * @throws ClassCastException if it is of another type
     */
    public <V> Optional<V> get(String name, Class<V> type) {
        return get(name).map(type::cast);
    }

    /** Sets a value, replacing one of the same name. */
    public Attributes put(String name, Object value) {
        if (values == null) {
            values = new LinkedHashMap<>();
        }
        values.put(name, value);
        return this;
    }

    /** Removes a value, if there is one. */
    public Attributes remove(String name) {
        if (values != null) {
            values.remove(name);
        }
        return this;
    }

    /** Attributes of their own that start with the values of these. */
    public Attributes copy() {
        return new Attributes(values);
    }

    /** The values as an unmodifiable snapshot, in the order in which their names were put first. */
    public Map<String, Object> asMap() {
        return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public String toString() {
        return values == null ? "[]" : values.keySet().toString();
    }
}
