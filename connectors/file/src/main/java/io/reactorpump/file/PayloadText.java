package io.reactorpump.file;

import com.fasterxml.jackson.databind.util.RawValue;
import io.reactorpump.api.Codec;
import io.reactorpump.api.error.DataException;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of any kind as JSON: text as text, bytes as text if they are UTF-8, else as {@code {"base64": ..}}, others as
 * Jackson has them; what is too large or has no such form is replaced by an object that says so.
 */
final class PayloadText {

    /** The largest payload that is kept whole, in bytes or characters. */
    static final int CAP = 64 * 1024;

    private static final JsonCodec<Object> ANY = JsonCodec.of(Object.class);

    private PayloadText() {}

    /** Puts a payload under this name. */
    static void put(Map<String, Object> into, String name, @Nullable Object payload) {
        if (payload == null) {
            return;
        }
        if (payload instanceof CharSequence text) {
            into.put(name, text(text.toString()));
        } else if (payload instanceof byte[] bytes) {
            into.put(name, bytes(bytes));
        } else {
            into.put(name, json(payload));
        }
    }

    private static Object text(String text) {
        return text.length() <= CAP ? text : cut("text", text.substring(0, CAP), text.length());
    }

    private static Object bytes(byte[] bytes) {
        byte[] kept = bytes.length <= CAP ? bytes : Arrays.copyOf(bytes, CAP);
        try {
            String text = Codec.text(StandardCharsets.UTF_8).decode(kept);
            return bytes.length <= CAP ? text : cut("text", text, bytes.length);
        } catch (DataException e) {
            return cut("base64", Base64.getEncoder().encodeToString(kept), bytes.length);
        }
    }

    private static Object json(Object payload) {
        try {
            String json = ANY.text(payload);
            return json.length() <= CAP ? new RawValue(json) : cut("json", json.substring(0, CAP), json.length());
        } catch (DataException e) {
            Map<String, Object> note = new LinkedHashMap<>();
            note.put("omitted", "it has no JSON form");
            note.put("type", payload.getClass().getName());
            return note;
        }
    }

    /** What is kept, under the name of its form, and how much there was if it is not all. */
    private static Map<String, Object> cut(String form, String kept, int length) {
        Map<String, Object> cut = new LinkedHashMap<>();
        cut.put(form, kept);
        if (length > CAP) {
            cut.put("cutOffFrom", length);
        }
        return cut;
    }
}
