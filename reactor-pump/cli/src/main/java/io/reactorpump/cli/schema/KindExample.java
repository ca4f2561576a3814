package io.reactorpump.cli.schema;

import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.KnownSetting;
import io.reactorpump.core.kind.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/** An example of a kind, as a file would have it, made of those of its options. */
public final class KindExample {

    private static final Pattern PLAIN = Pattern.compile("[\\w./][\\w ./+-]*|[\\w.-]+:\\d+");

    private KindExample() {}

    /** Lines of YAML: the kind, what it needs, and what has an example. */
    public static String of(Kind<?, ?> kind) {
        StringBuilder lines = new StringBuilder("kind: " + kind.name() + "\n");
        for (KnownSetting setting : kind.settings()) {
            String value = setting.example().isEmpty()
                    ? setting.required() ? setting.fallback().orElse("") : ""
                    : setting.example();
            if (!value.isEmpty()) {
                lines.append(setting.name())
                        .append(": ")
                        .append(
                                holdsSections(setting.type())
                                                || PLAIN.matcher(value).matches()
                                        ? value
                                        : quoted(value))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /** Of those the example is YAML already. */
    private static boolean holdsSections(Type type) {
        return type instanceof ParameterizedType generic
                ? generic.getRawType() == Map.class
                        || Arrays.stream(generic.getActualTypeArguments()).anyMatch(KindExample::holdsSections)
                : type == Config.class
                        || (type instanceof Class<?> plain
                                && plain.isRecord()
                                && ScalarForms.of(plain).isEmpty());
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
