package io.reactorpump.core.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setting that a record of settings has: one of its components, seen by whoever writes the file.
 *
 * @param name as files in {@link Notation#DOTTED} write it
 * @param type the Java type
 * @param expected what a value has to be, in words
 * @param fallback what it is when nobody sets it, if that is a text
 * @param required whether it has to be set
 * @param about what it means
 * @param example a value; empty if there is none
 * @param component where it is from, for more annotations
 */
public record KnownSetting(
        String name,
        Type type,
        String expected,
        Optional<String> fallback,
        boolean required,
        String about,
        String example,
        AnnotatedElement component) {

    /** The settings of a record, in order. */
    public static List<KnownSetting> of(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(KnownSetting::of).toList();
    }

    private static KnownSetting of(RecordComponent component) {
        Type type = component.getGenericType();
        Optional<String> fallback =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        Optional<About> about = Optional.ofNullable(component.getAnnotation(About.class));
        return new KnownSetting(
                component.getName(),
                type,
                expected(type),
                fallback,
                fallback.isEmpty() && isRequired(type),
                about.map(About::value).orElse(""),
                about.map(About::example).orElse(""),
                component);
    }

    private static boolean isRequired(Type type) {
        boolean section = type instanceof Class<?> plain
                && plain.isRecord()
                && Scalar.of(plain).isEmpty();
        // What has parameters is an Optional or a collection, and a section may be empty.
        return !(type instanceof ParameterizedType)
                && !(section && of((Class<?>) type).stream().noneMatch(KnownSetting::required));
    }

    /** What a value of this type has to be, in words. */
    public static String expected(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Type raw = generic.getRawType();
            String last = expected(of[of.length - 1]);
            return raw == Optional.class
                    ? last
                    : (raw == List.class ? "a list: " : raw == Map.class ? "names and values: " : "a set: ") + last;
        }
        return Binder.expectation(type);
    }

    /** What {@code kind} says for one of the records of a sealed interface. */
    public static String kindOf(Class<?> alternative) {
        return Alternatives.kind(alternative);
    }
}
