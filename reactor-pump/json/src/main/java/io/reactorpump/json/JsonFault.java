package io.reactorpump.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.reactorpump.api.error.DataException;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sentences for JSON that is not what was expected: {@code expected a number but was STRING at $.amount}. Jackson's own
 * messages show the data, so they are left behind.
 */
final class JsonFault {

    private JsonFault() {}

    static DataException reading(JsonProcessingException cause, String place) {
        if (cause instanceof MismatchedInputException mismatch) {
            return new DataException(
                    expected(mismatch.getTargetType()), actual(mismatch), place(path(mismatch), place));
        }
        if (cause instanceof JsonMappingException mapping) {
            return new DataException("a valid value", "one that is refused", place(path(mapping), place));
        }
        JsonLocation where = cause.getLocation();
        String column = where == null ? "$" : "column " + where.getColumnNr();
        boolean cut = cause instanceof com.fasterxml.jackson.core.io.JsonEOFException;
        return new DataException("JSON", cut ? "cut off" : "malformed text", place(column, place));
    }

    static DataException writing(@Nullable Object payload, JsonProcessingException cause) {
        String type = payload == null ? "null" : payload.getClass().getSimpleName();
        String path = cause instanceof JsonMappingException mapping ? path(mapping) : "$";
        return new DataException("a value with a JSON form", type, path);
    }

    /** A path or column, and the place of the whole behind it. */
    static String place(String within, String place) {
        return place.isEmpty() ? within : within + ", " + place;
    }

    private static String path(JsonMappingException cause) {
        StringBuilder path = new StringBuilder("$");
        for (JsonMappingException.Reference step : cause.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append('.').append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        boolean primitiveNumber = type.isPrimitive() && type != boolean.class && type != char.class;
        if (primitiveNumber || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (TemporalAccessor.class.isAssignableFrom(type)) {
            return "a time";
        }
        if (type.isEnum()) {
            return "one of the names of " + type.getSimpleName();
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return Map.class.isAssignableFrom(type) || type == Object.class
                ? "an object"
                : "an object for " + type.getSimpleName();
    }

    private static String actual(MismatchedInputException cause) {
        if (cause instanceof InvalidFormatException format && format.getValue() instanceof String) {
            return "STRING";
        }
        if (cause.getProcessor() instanceof JsonParser parser) {
            JsonToken token = parser.currentToken();
            return token == null ? "nothing" : named(token);
        }
        return "something else";
    }

    private static String named(JsonToken token) {
        return switch (token) {
            case START_OBJECT, FIELD_NAME -> "OBJECT";
            case START_ARRAY -> "ARRAY";
            case END_OBJECT, END_ARRAY -> "nothing";
            case VALUE_STRING -> "STRING";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER";
            case VALUE_TRUE, VALUE_FALSE -> "BOOLEAN";
            case VALUE_NULL -> "NULL";
            default -> "something else";
        };
    }
}
