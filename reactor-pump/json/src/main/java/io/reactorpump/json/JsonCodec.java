package io.reactorpump.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.reactorpump.api.Codec;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * JSON by Jackson, in UTF-8. Times are ISO 8601 text; unknown fields are ignored; a missing number is an error, not 0.
 * Thread-safe.
 *
 * @param <T> the type of the payloads
 */
public final class JsonCodec<T> implements Codec<T> {

    private static final JsonMapper DEFAULT = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonCodec(ObjectMapper mapper, JavaType type) {
        this.reader = mapper.readerFor(type);
        this.writer = mapper.writerFor(type);
    }

    /** A codec for this type. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return of(DEFAULT, type);
    }

    /** A codec for a generic type. */
    public static <T> JsonCodec<T> of(TypeReference<T> type) {
        return new JsonCodec<>(DEFAULT, DEFAULT.constructType(type));
    }

    /** A codec for a type that is known at run time only: of a parameter, for instance. */
    public static <T> JsonCodec<T> of(Type type) {
        return new JsonCodec<>(DEFAULT, DEFAULT.constructType(type));
    }

    /** A codec for this type with a mapper of its own. */
    public static <T> JsonCodec<T> of(ObjectMapper mapper, Class<T> type) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    /**
     * A new mapper as the codecs use it, to add to: {@code of(mapper().registerModule(..), Order.class)}. Costly, so make
     * one and keep it.
     */
    public static ObjectMapper mapper() {
        return DEFAULT.copy();
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    /**
     * The payload as JSON.
     *
     * @throws DataException if it has no JSON form
     */
    @Override
    public byte[] encode(T payload) {
        try {
            return writer.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw JsonFault.writing(payload, e);
        }
    }

    /**
     * The payload as the text of its JSON.
     *
     * @throws DataException if it has no JSON form
     */
    public String text(T payload) {
        try {
            return writer.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw JsonFault.writing(payload, e);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        return decode(Codec.text(StandardCharsets.UTF_8).decode(bytes), "");
    }

    /**
     * The payload of this text.
     *
     * @param place where the text stands, for the error; may be empty
     * @throws DataException if it is not what was expected
     */
    public T decode(String text, String place) {
        T payload;
        try (JsonParser parser = reader.createParser(text)) {
            try {
                payload = reader.readValue(parser);
                if (parser.nextToken() != null) {
                    throw new DataException("one value", "more behind it", JsonFault.place("$", place));
                }
            } catch (JsonProcessingException e) {
                // Here, where the parser still knows what it found.
                throw JsonFault.reading(e, place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text can be read", e);
        }
        if (payload == null) {
            throw new DataException("a value", "null", JsonFault.place("$", place));
        }
        return payload;
    }
}
