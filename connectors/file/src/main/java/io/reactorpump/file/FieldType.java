package io.reactorpump.file;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reactorpump.api.error.DataException;
import io.reactorpump.json.JsonCodec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a field becomes a value of one type. Types beyond the common ones are left to Jackson.
 *
 * @param expected what the text has to be, for errors
 * @param parse makes the value; throws a {@link RuntimeException} if the text is something else
 * @param empty what an empty field means, if it means something
 */
record FieldType(String expected, Function<String, Object> parse, Empty empty) {

    /** What becomes of an empty field. */
    enum Empty {
        REFUSED,
        NULL,
        ABSENT,
        TEXT
    }

    private static final ObjectMapper MAPPER = JsonCodec.mapper();

    private static final Map<Type, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new FieldType("text", text -> text, Empty.TEXT)),
            Map.entry(int.class, new FieldType("a whole number", Integer::valueOf, Empty.REFUSED)),
            Map.entry(Integer.class, new FieldType("a whole number", Integer::valueOf, Empty.NULL)),
            Map.entry(long.class, new FieldType("a whole number", Long::valueOf, Empty.REFUSED)),
            Map.entry(Long.class, new FieldType("a whole number", Long::valueOf, Empty.NULL)),
            Map.entry(double.class, new FieldType("a number", FieldType::number, Empty.REFUSED)),
            Map.entry(Double.class, new FieldType("a number", FieldType::number, Empty.NULL)),
            Map.entry(float.class, new FieldType("a number", FieldType::floating, Empty.REFUSED)),
            Map.entry(Float.class, new FieldType("a number", FieldType::floating, Empty.NULL)),
            Map.entry(BigDecimal.class, new FieldType("a number", BigDecimal::new, Empty.NULL)),
            Map.entry(BigInteger.class, new FieldType("a whole number", BigInteger::new, Empty.NULL)),
            Map.entry(boolean.class, new FieldType("true or false", FieldType::bool, Empty.REFUSED)),
            Map.entry(Boolean.class, new FieldType("true or false", FieldType::bool, Empty.NULL)),
            Map.entry(Instant.class, new FieldType("an ISO 8601 time with zone", FieldType::instant, Empty.NULL)),
            Map.entry(
                    OffsetDateTime.class,
                    new FieldType("an ISO 8601 time with zone", OffsetDateTime::parse, Empty.NULL)),
            Map.entry(LocalDateTime.class, new FieldType("an ISO 8601 time", LocalDateTime::parse, Empty.NULL)),
            Map.entry(LocalDate.class, new FieldType("an ISO 8601 date", LocalDate::parse, Empty.NULL)),
            Map.entry(UUID.class, new FieldType("a UUID", UUID::fromString, Empty.NULL)));

    static FieldType of(Type type) {
        FieldType known = KNOWN.get(type);
        if (known != null) {
            return known;
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            FieldType inner = of(generic.getActualTypeArguments()[0]);
            return new FieldType(inner.expected, text -> Optional.of(inner.parse.apply(text)), Empty.ABSENT);
        }
        JavaType target = MAPPER.constructType(type);
        String name = target.isEnumType() ? "one of the names of " : "a ";
        return new FieldType(
                name + target.getRawClass().getSimpleName(),
                text -> MAPPER.convertValue(text, target),
                target.isPrimitive() ? Empty.REFUSED : Empty.NULL);
    }

    /** The value of a field. */
    @Nullable Object read(String field, String column, long line) {
        if (field.isEmpty() && empty != Empty.TEXT) {
            return switch (empty) {
                case REFUSED -> throw new DataException(expected, "empty", place(column, line));
                case ABSENT -> Optional.empty();
                default -> null;
            };
        }
        try {
            return parse.apply(field);
        } catch (ArithmeticException e) {
            throw new DataException(expected, "too large", place(column, line));
        } catch (RuntimeException e) {
            // The message of the cause holds the field, which is payload, so it is left behind.
            throw new DataException(expected, "text", place(column, line));
        }
    }

    private static String place(String column, long line) {
        return "line " + line + ", column " + column;
    }

    /** Java's own parser takes more for a number: NaN, Infinity, hexadecimal ones, a trailing f or d, blanks around. */
    private static Double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("+-.eE0123456789".indexOf(text.charAt(i)) < 0) {
                throw new NumberFormatException();
            }
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new ArithmeticException();
        }
        return number;
    }

    private static Float floating(String text) {
        float number = number(text).floatValue();
        if (Float.isInfinite(number)) {
            throw new ArithmeticException();
        }
        return number;
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException();
    }

    private static Instant instant(String text) {
        return text.endsWith("Z")
                ? Instant.parse(text)
                : OffsetDateTime.parse(text).toInstant();
    }
}
