package io.reactorpump.cli.schema;

import static io.reactorpump.cli.schema.ConfigSchema.map;

import io.reactorpump.core.config.Secret;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.trigger.Cron;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The forms of values that are written as one text. Any of them may also be, or hold, <code>${VARIABLE}</code>. */
final class ScalarForms {

    private static final Set<Class<?>> TEXTS =
            Set.of(String.class, Secret.class, URI.class, ZoneId.class, Charset.class, Cron.class, Path.class);
    private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class, Integer.class, Long.class);
    private static final Map<String, Object> VARIABLE = map("type", "string", "pattern", "\\$\\{");
    private static final String UNITS = "(?i:ns|us|µs|ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?";

    private ScalarForms() {}

    static Optional<Map<String, Object>> of(Class<?> type) {
        if (TEXTS.contains(type)) {
            return Optional.of(map("type", List.of("string", "number", "boolean")));
        }
        if (WHOLE.contains(type)) {
            return either(map("type", "integer"), map("type", "string", "pattern", "^\\s*[+-]?\\d+\\s*$"));
        }
        if (type == double.class || type == Double.class) {
            return either(
                    map("type", "number"),
                    map("type", "string", "pattern", "^\\s*[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?\\s*$"));
        }
        if (type == boolean.class || type == Boolean.class) {
            return either(map("type", "boolean"), map("enum", List.<Object>of("yes", "no", "on", "off", 0, 1)));
        }
        if (type == Duration.class) {
            return either(
                    map("type", "number", "minimum", 0),
                    map("type", "string", "pattern", "^\\s*(\\d+(\\.\\d+)?\\s*" + UNITS + "|[pP].+)\\s*$"));
        }
        if (type == Size.class) {
            return either(
                    map("type", "integer", "minimum", 0),
                    map("type", "string", "pattern", "^\\s*\\d+(\\.\\d+)?\\s*(?i:b|[kmgt]i?b)?\\s*$"));
        }
        return type.isEnum() ? either(map("enum", constants(type))) : Optional.empty();
    }

    private static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString())
                .map(name -> name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name)
                .toList();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static Optional<Map<String, Object>> either(Map<String, Object>... forms) {
        List<Object> all = new ArrayList<>(Arrays.asList(forms));
        all.add(VARIABLE);
        return Optional.of(map("anyOf", all));
    }
}
