package io.reactorpump.micronaut;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.json.JsonTypes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes payloads of requests. */
final class Inputs {

    private final Function<byte[], Object> body;
    private final List<String> headers;

    /**
     * For one type.
     *
     * @param headers those that are handed on
     * @param checks what else is asked of an input
     */
    Inputs(Type type, List<String> headers, Collection<InputCheck> checks) {
        Function<byte[], Object> read = reader(type);
        for (InputCheck check : checks) {
            if (check.concerns(raw(type))) {
                read = read.andThen(input -> {
                    check.check(input);
                    return input;
                });
            }
        }
        this.body = read;
        this.headers = headers;
    }

    /**
     * Looks whether inputs can be of this type.
     *
     * @throws SettingException if JSON can not be read as it
     */
    static void readable(String where, Type type) {
        if (type != byte[].class && type != String.class) {
            JsonTypes.unreadable(type).ifPresent(why -> {
                throw new SettingException(
                        where + ": input", type.getTypeName(), "a type that JSON can be read as: " + why);
            });
        }
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
    }

    private static Function<byte[], Object> reader(Type type) {
        if (type == byte[].class) {
            return bytes -> bytes;
        }
        if (type == String.class) {
            return bytes -> new String(bytes, StandardCharsets.UTF_8);
        }
        JsonCodec<Object> codec = JsonCodec.of(type);
        return codec::decode;
    }

    /**
     * What the body says.
     *
     * @throws DataException if it is not what was expected
     */
    Object ofBody(byte[] bytes) {
        return body.apply(bytes);
    }

    /**
     * What the parameters of path and query say: each is a field, one that is there more than once a list.
     *
     * @throws DataException if they are not what was expected
     */
    Object ofParameters(HttpRequest<?> request) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        request.getParameters().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        RouteAttributes.getRouteMatch(request)
                .ifPresent(match -> match.getVariableValues()
                        .forEach((name, value) -> all.put(name, List.of(String.valueOf(value)))));
        ObjectNode fields = Json.MAPPER.createObjectNode();
        all.forEach((name, values) -> {
            if (values.size() == 1) {
                fields.put(name, values.get(0));
            } else {
                ArrayNode list = fields.putArray(name);
                values.forEach(list::add);
            }
        });
        return body.apply(fields.toString().getBytes(StandardCharsets.UTF_8));
    }

    Headers headers(HttpRequest<?> request) {
        Headers chosen = Headers.none();
        for (String name : headers) {
            for (String value : request.getHeaders().getAll(name)) {
                chosen = chosen.with(name, value);
            }
        }
        return chosen;
    }
}
