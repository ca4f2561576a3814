package io.reactorpump.json;

import com.fasterxml.jackson.databind.util.RawValue;
import io.reactorpump.api.Excerpt;
import io.reactorpump.api.Excerpt.Form;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Excerpts of payloads as JSON: what is whole and text or JSON stands for itself, anything else in an object that says of
 * which form it is, and why it is not all there.
 */
final class PayloadText {

    private static final JsonCodec<Object> ANY = JsonCodec.of(Object.class);

    private PayloadText() {}

    /** Puts a payload under this name. */
    static void put(Map<String, Object> into, String name, @Nullable Object payload) {
        if (payload != null) {
            into.put(name, value(Excerpt.of(payload, ANY)));
        }
    }

    private static Object value(Excerpt excerpt) {
        if (excerpt.missing().isEmpty()) {
            return switch (excerpt.form()) {
                case TEXT -> excerpt.text();
                case ENCODED -> new RawValue(excerpt.text());
                case BASE64 -> Map.of(name(Form.BASE64), excerpt.text());
            };
        }
        Map<String, Object> part = new LinkedHashMap<>();
        if (!excerpt.text().isEmpty()) {
            part.put(name(excerpt.form()), excerpt.text());
        }
        excerpt.missing().ifPresent(missing -> part.put("missing", missing));
        return part;
    }

    private static String name(Form form) {
        return switch (form) {
            case TEXT -> "text";
            case BASE64 -> "base64";
            case ENCODED -> "json";
        };
    }
}
