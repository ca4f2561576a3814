package io.reactorpump.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of settings: texts become numbers, durations and the like; sections become records and maps; lists become
 * lists, and so does a text with commas or with several lines. A section that somebody else is to bind becomes a {@link
 * Config}. What is wrong is noted, and null is the result.
 */
final class Binder {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Uses uses;
    private final Problems problems;

    Binder(Uses uses, Problems problems) {
        this.uses = uses;
        this.problems = problems;
    }

    Uses uses() {
        return uses;
    }

    Problems problems() {
        return problems;
    }

    /** The value of a setting that is there. */
    @Nullable Object value(Type type, Setting setting, Place place) {
        if (setting instanceof Setting.Refused) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            return generic(generic, setting, place);
        }
        if (!(type instanceof Class<?> plain)) {
            throw unsupported(type);
        }
        if (plain == Config.class) {
            return setting instanceof Setting.Section section
                    ? Config.within(section, place, this)
                    : refuse(setting, place, "a section of settings");
        }
        Optional<? extends Scalar<?>> scalar = Scalar.of(plain);
        if (scalar.isPresent()) {
            return scalar(scalar.get(), setting, place);
        }
        if (!plain.isRecord() && !plain.isSealed()) {
            throw unsupported(type);
        }
        if (setting instanceof Setting.Section section) {
            return plain.isRecord()
                    ? new RecordBinder(plain, this).bind(section, place)
                    : new Alternatives(plain, this).bind(section, place);
        }
        return refuse(setting, place, "a section of settings");
    }

    /** The value of a setting that is not there and has no default. */
    @Nullable Object absent(Type type, Place place) {
        if (type instanceof ParameterizedType generic) {
            Type raw = generic.getRawType();
            if (raw == Optional.class) {
                return Optional.empty();
            }
            if (raw == List.class) {
                return List.of();
            }
            if (raw == Set.class) {
                return Set.of();
            }
            if (raw == Map.class) {
                return Map.of();
            }
        }
        if (type instanceof Class<?> plain
                && plain.isRecord()
                && Scalar.of(plain).isEmpty()) {
            return value(type, Setting.Section.empty(place.origin()), place);
        }
        problems.add(place.problem("missing", expectation(type)));
        return null;
    }

    static String expectation(Type type) {
        return type instanceof Class<?> plain
                ? Scalar.of(plain).map(Scalar::expected).orElse("a section of settings")
                : "a value";
    }

    private static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException("settings cannot be bound to " + type.getTypeName());
    }

    private @Nullable Object scalar(Scalar<?> scalar, Setting setting, Place place) {
        if (setting instanceof Setting.Text text) {
            try {
                return scalar.read(text);
            } catch (NotAccepted e) {
                problems.add(place.problem(Redaction.of(place, text), String.valueOf(e.getMessage())));
                return null;
            }
        }
        return refuse(setting, place, scalar.expected());
    }

    private @Nullable Object refuse(Setting setting, Place place, String expected) {
        String what = setting instanceof Setting.Text text
                ? Redaction.of(place, text)
                : setting instanceof Setting.Items ? "a list" : "a section";
        problems.add(place.problem(what, expected));
        if (setting instanceof Setting.Section) {
            uses.takesAll(place);
        }
        return null;
    }

    private @Nullable Object generic(ParameterizedType type, Setting setting, Place place) {
        Type raw = type.getRawType();
        Type[] of = type.getActualTypeArguments();
        if (raw == Optional.class) {
            Object value = value(of[0], setting, place);
            return value == null ? null : Optional.of(value);
        }
        if (raw == Map.class && of[0] == String.class) {
            return map(of[1], setting, place);
        }
        if (raw != List.class && raw != Set.class) {
            throw unsupported(type);
        }
        List<Object> items = items(of[0], setting, place);
        return items == null
                ? null
                : raw == List.class ? items : Collections.unmodifiableSet(new LinkedHashSet<>(items));
    }

    /** The items of a list, of lines, or of what is between commas. */
    @Nullable List<Object> items(Type of, Setting setting, Place place) {
        Map<Place, Setting> parts = new LinkedHashMap<>();
        if (setting instanceof Setting.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                Setting item = list.items().get(i);
                parts.put(place.item(i, item.origin()), item);
            }
        } else if (setting instanceof Setting.Text text
                && of instanceof Class<?> plain
                && Scalar.of(plain).isPresent()) {
            List<String> split = split(text.value());
            for (int i = 0; i < split.size(); i++) {
                parts.put(place.item(i, text.origin()), new Setting.Text(split.get(i), text.secret(), text.origin()));
            }
        } else if (setting instanceof Setting.Section section
                && section.entries().keySet().stream().allMatch(NUMBER.asMatchPredicate())) {
            uses.asks(place, section.entries().keySet());
            Map<Integer, String> inOrder = new TreeMap<>();
            section.entries().keySet().forEach(name -> inOrder.put(Integer.valueOf(name), name));
            inOrder.values().forEach(name -> {
                Setting item = section.entries().get(name);
                if (item != null) {
                    parts.put(place.key(name, item.origin()), item);
                }
            });
        } else {
            refuse(setting, place, "a list");
            return null;
        }
        List<Object> values = new ArrayList<>();
        parts.forEach((at, part) -> {
            Object value = value(of, part, at);
            if (value != null) {
                values.add(value);
            }
        });
        return values.size() == parts.size() ? List.copyOf(values) : null;
    }

    /** The items of one text: its lines if it has several, or else what is between its commas. */
    private static List<String> split(String text) {
        return Arrays.stream(text.split(text.contains("\n") ? "\n" : ",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** What a section holds, by its names. */
    @Nullable Object map(Type of, Setting setting, Place place) {
        if (!(setting instanceof Setting.Section section)) {
            return refuse(setting, place, "a section of settings");
        }
        uses.asks(place, section.entries().keySet());
        int before = problems.count();
        Map<String, Object> values = new LinkedHashMap<>();
        boolean flat = of instanceof Class<?> plain && Scalar.of(plain).isPresent();
        entries(section, flat, place, "", of, values);
        return problems.count() == before ? Collections.unmodifiableMap(values) : null;
    }

    /** Puts what a section holds into a map; where the values are texts, deeper sections are names with dots. */
    private void entries(
            Setting.Section section, boolean flat, Place place, String prefix, Type of, Map<String, Object> values) {
        section.entries().forEach((name, entry) -> {
            Place within = place.key(name, entry.origin());
            if (flat && entry instanceof Setting.Section deeper) {
                uses.asks(within, deeper.entries().keySet());
                entries(deeper, true, within, prefix + name + ".", of, values);
                return;
            }
            Object value = value(of, entry, within);
            if (value != null) {
                values.put(prefix + name, value);
            }
        });
    }
}
