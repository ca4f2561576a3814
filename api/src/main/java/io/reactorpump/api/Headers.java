package io.reactorpump.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An immutable list of named byte values; a name may occur more than once, and the order is kept. */
public final class Headers {

    private static final Headers NONE = new Headers(List.of());

    private final List<Header> list;

    private Headers(List<Header> list) {
        this.list = list;
    }

    /** No headers. */
    public static Headers none() {
        return NONE;
    }

    /** One header with a text value, in UTF-8. */
    public static Headers of(String name, String value) {
        return NONE.with(name, value);
    }

    /** These headers, in this order. */
    public static Headers of(List<Header> headers) {
        return headers.isEmpty() ? NONE : new Headers(List.copyOf(headers));
    }

    /** These headers and one more, with a text value in UTF-8. */
    public Headers with(String name, String value) {
        return with(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** These headers and one more. */
    public Headers with(String name, byte[] value) {
        List<Header> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(new Header(name, value));
        return new Headers(List.copyOf(longer));
    }

    /** The last value under that name, as text in UTF-8. */
    public Optional<String> text(String name) {
        return bytes(name).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /** The last value under that name. */
    public Optional<byte[]> bytes(String name) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i).name().equals(name)) {
                return Optional.of(list.get(i).value());
            }
        }
        return Optional.empty();
    }

    /** All headers, in order. */
    public List<Header> all() {
        return list;
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return list.stream().map(Header::name).toList().toString();
    }

    /** One header. Equality is by name and identity of the array. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte[] value) {

        @Override
        public String toString() {
            return name;
        }
    }
}
