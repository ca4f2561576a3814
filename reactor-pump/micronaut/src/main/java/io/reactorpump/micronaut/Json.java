package io.reactorpump.micronaut;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.json.JsonTypes;

/** JSON as all of this library writes and reads it, whatever the application's own mapper does: times are ISO 8601 text. */
final class Json {

    static final ObjectMapper MAPPER = JsonCodec.mapper();

    private Json() {}

    /**
     * Looks whether replies can be of this type.
     *
     * @throws SettingException if it has no JSON form
     */
    static void writable(String where, Class<?> type) {
        JsonTypes.unwritable(type).ifPresent(why -> {
            throw new SettingException(where + ": reply", type.getName(), "a type with a JSON form: " + why);
        });
    }

    /**
     * A value as JSON.
     *
     * @throws IllegalArgumentException if it has no JSON form
     */
    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no JSON form of " + value.getClass().getName(), e);
        }
    }

    /**
     * A response with this body.
     *
     * @throws IllegalArgumentException if it has no JSON form
     */
    static MutableHttpResponse<?> response(HttpStatus status, Object body) {
        return HttpResponse.status(status).body(bytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
