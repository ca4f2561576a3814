package io.reactorpump.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.ser.impl.UnsupportedTypeSerializer;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.reactivestreams.Publisher;

/**
 * What JSON can not be made of, or read as: found out of a type, with all that is in it, before there is a payload. A type that
 * only its values tell, as {@code Object}, passes.
 */
public final class JsonTypes {

    private static final ObjectMapper MAPPER = JsonCodec.mapper();

    private final boolean reading;
    private final Set<JavaType> seen = new HashSet<>();

    private JsonTypes(boolean reading) {
        this.reading = reading;
    }

    /** Why JSON can not be read as this type; empty if it can. It may make an instance of it of no fields. */
    public static Optional<String> unreadable(Type type) {
        return new JsonTypes(true).problem(MAPPER.constructType(type), "$");
    }

    /** Why this type has no JSON form; empty if it has one. */
    public static Optional<String> unwritable(Type type) {
        return new JsonTypes(false).problem(MAPPER.constructType(type), "$");
    }

    private Optional<String> problem(JavaType type, String path) {
        if (type.isJavaLangObject() || type.isPrimitive() || !seen.add(type)) {
            return Optional.empty();
        }
        if (isNoValue(type)) {
            return told(path, type, "it is no value");
        }
        if (type.getContentType() != null) {
            Optional<String> content = problem(type.getContentType(), path + "[]");
            if (content.isPresent()) {
                return content;
            }
        }
        Optional<String> own = reading ? readingProblem(type, path) : writingProblem(type, path);
        return own.isPresent() || type.isContainerType() || type.isReferenceType() ? own : fields(type, path);
    }

    private static boolean isNoValue(JavaType type) {
        return type.isTypeOrSubTypeOf(Publisher.class)
                || type.isTypeOrSubTypeOf(Future.class)
                || type.isTypeOrSubTypeOf(AutoCloseable.class)
                || type.isTypeOrSubTypeOf(Thread.class);
    }

    private Optional<String> fields(JavaType type, String path) {
        BeanDescription description = reading
                ? MAPPER.getDeserializationConfig().introspect(type)
                : MAPPER.getSerializationConfig().introspect(type);
        if (type.getRawClass().getName().startsWith("java.")
                || description.findProperties().isEmpty()) {
            return Optional.empty();
        }
        for (BeanPropertyDefinition field : description.findProperties()) {
            boolean used = reading ? field.couldDeserialize() : field.couldSerialize();
            if (used && field.getPrimaryType() != null) {
                Optional<String> problem = problem(field.getPrimaryType(), path + "." + field.getName());
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    /** What Jackson says of the definition of the type, not of the JSON, when it is to read a value without fields. */
    private static Optional<String> readingProblem(JavaType type, String path) {
        try {
            MAPPER.readerFor(type).readValue(type.isContainerType() && !type.isMapLikeType() ? "[]" : "{}");
            return Optional.empty();
        } catch (InvalidDefinitionException e) {
            return told(path, type, e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> writingProblem(JavaType type, String path) {
        try {
            JsonSerializer<Object> serializer =
                    MAPPER.getSerializerProviderInstance().findTypedValueSerializer(type, false, null);
            return serializer instanceof UnsupportedTypeSerializer
                    ? told(path, type, "it has no JSON form")
                    : Optional.empty();
        } catch (JsonMappingException e) {
            return told(path, type, e.getOriginalMessage());
        }
    }

    private static Optional<String> told(String path, JavaType type, String why) {
        return Optional.of(path + " is a " + type.getRawClass().getSimpleName() + ", and " + why);
    }
}
