package io.reactorpump.micronaut;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.sse.Event;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.json.JsonTypes;
import java.lang.reflect.Type;
import java.util.Optional;

/** JSON as all of this library writes and reads it, whatever the application's own mapper does: times are ISO 8601 text. */
final class Json {

    static final ObjectMapper MAPPER = JsonCodec.mapper();

    private Json() {}

    /**
     * Looks whether what a route answers can be of this type, which may say for itself what the response is.
     *
     * @throws SettingException if not
     */
    static void answerable(String where, Type type) {
        if (!isOfHttp(MAPPER.constructType(type))) {
            writable(where, type);
        }
    }

    /**
     * Looks whether what is sent can be of this type: text, bytes, or what has a JSON form.
     *
     * @throws SettingException if not
     */
    static void writable(String where, Type type) {
        JavaType given = MAPPER.constructType(type);
        if (given.hasRawClass(byte[].class) || given.isTypeOrSubTypeOf(CharSequence.class)) {
            return;
        }
        Optional<String> problem =
                isOfHttp(given) ? Optional.of("only a route can answer with it") : JsonTypes.unwritable(type);
        problem.ifPresent(why -> {
            throw new SettingException(where, given.getRawClass().getName(), "a type with a JSON form: " + why);
        });
    }

    private static boolean isOfHttp(JavaType type) {
        return type.isTypeOrSubTypeOf(HttpResponse.class) || type.isTypeOrSubTypeOf(Event.class);
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
