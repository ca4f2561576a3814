package io.reactorpump.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.reactorpump.api.Codec;
import io.reactorpump.api.error.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of any kind as JSON: text as text, bytes as text if they are UTF-8, else as {@code {"base64": ..}}, others as
 * Jackson has them; what is too large or has no such form is replaced by an object that says so.
 */
final class PayloadText {

    /** The largest payload that is kept whole, in bytes or characters. */
    static final int CAP = 64 * 1024;

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
        if (text.length() <= CAP) {
            return text;
        }
        return Map.of("text", text.substring(0, CAP), "cutOffFrom", text.length());
    }

    private static Object bytes(byte[] bytes) {
        byte[] kept = bytes.length <= CAP ? bytes : Arrays.copyOf(bytes, CAP);
        try {
            String text = Codec.text(StandardCharsets.UTF_8).decode(kept);
            return bytes.length <= CAP ? text : Map.of("text", text, "cutOffFrom", bytes.length);
        } catch (DataException e) {
            String base64 = Base64.getEncoder().encodeToString(kept);
            return bytes.length <= CAP ? Map.of("base64", base64) : Map.of("base64", base64, "cutOffFrom", bytes.length);
        }
    }

    private static Object json(Object payload) {
        ObjectMapper mapper = JsonCodec.mapper();
        String type = payload.getClass().getName();
        try {
            String json = mapper.writeValueAsString(payload);
            return json.length() <= CAP
                    ? new RawValue(json)
                    : Map.of("type", type, "text", json.substring(0, CAP), "cutOffFrom", json.length());
        } catch (JsonProcessingException e) {
            return Map.of("type", type, "omitted", "it has no JSON form");
        }
    }
}
