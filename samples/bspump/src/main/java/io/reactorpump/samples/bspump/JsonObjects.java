package io.reactorpump.samples.bspump;

import com.fasterxml.jackson.core.type.TypeReference;
import io.reactorpump.json.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What flows here: the guides' dictionaries, which are JSON objects. */
public final class JsonObjects {

    /** One of them. */
    public static final JsonCodec<Map<String, Object>> OBJECT = JsonCodec.of(new TypeReference<>() {});

    /** An array of them. */
    public static final JsonCodec<List<Map<String, Object>>> ARRAY = JsonCodec.of(new TypeReference<>() {});

    private JsonObjects() {}

    /** An object with one more field. Events may be shared, so they are not changed. */
    public static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(object);
        more.put(field, value);
        return more;
    }
}
