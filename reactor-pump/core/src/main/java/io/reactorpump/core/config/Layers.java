package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings that override others: those of the environment, and those that a program gives. */
final class Layers {

    private static final String PREFIX = "PUMP_";
    private static final String BETWEEN = "__";

    private Layers() {}

    /**
     * The settings among the variables of an environment: {@code PUMP_} and the parts of the section and of the key, in
     * capitals, with two underscores between them and one for whatever is no letter and no digit. One without two underscores
     * is none of ours.
     */
    static Setting.Section environment(Map<String, String> environment, Notation notation, Problems problems) {
        Tree tree = new Tree(notation, Origin.of("environment"), problems);
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX)
                    || !variable.substring(PREFIX.length()).contains(BETWEEN)) {
                return;
            }
            Origin origin = Origin.of(variable);
            List<String> parts = Arrays.stream(
                            variable.substring(PREFIX.length()).split(BETWEEN, -1))
                    .map(part -> part.toLowerCase(Locale.ROOT))
                    .toList();
            int last = parts.size() - 1;
            if (parts.contains("")) {
                problems.add(new Problem(
                        variable, "a part is empty", "PUMP_SECTION__KEY, with two underscores", Optional.empty()));
            } else {
                tree.put(parts.subList(0, last), parts.get(last), new Setting.Text(value, true, origin));
            }
        });
        return tree.section();
    }

    /** Settings that a program gives: keys with dots, and values that are texts, numbers, lists, maps and the like. */
    static Setting.Section arguments(Map<String, ?> arguments, Notation notation, Origin origin, Problems problems) {
        Tree tree = new Tree(notation, origin, problems);
        arguments.forEach((key, value) -> tree.put(List.of(), key, argument(value, notation, origin, problems)));
        return tree.section();
    }

    private static Setting argument(Object value, Notation notation, Origin origin, Problems problems) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, inner) -> named.put(String.valueOf(name), inner));
            return arguments(named, notation, origin, problems);
        }
        if (value instanceof Collection<?> items) {
            return new Setting.Items(
                    items.stream()
                            .map(item -> argument(item, notation, origin, problems))
                            .toList(),
                    origin);
        }
        return value instanceof Secret secret
                ? new Setting.Text(secret.value(), true, origin)
                : new Setting.Text(String.valueOf(value), false, origin);
    }

    /** The lower settings with the higher ones in their place; names that are written differently are the same one. */
    static Setting.Section merge(Setting.Section lower, Setting.Section higher, Place place, Problems problems) {
        Map<String, Setting> merged = new LinkedHashMap<>(lower.entries());
        higher.entries().forEach((name, setting) -> {
            List<String> same = lower.entries().containsKey(name)
                    ? List.of(name)
                    : lower.entries().keySet().stream()
                            .filter(other -> Names.same(name, other))
                            .toList();
            if (same.size() > 1) {
                problems.add(place.within(name, setting)
                        .problem("stands for each of " + String.join(", ", same), "a name of one setting"));
                return;
            }
            String target = same.isEmpty() ? name : same.get(0);
            merged.put(
                    target,
                    lower.entries().get(target) instanceof Setting.Section under
                                    && setting instanceof Setting.Section over
                            ? merge(under, over, place.within(target, setting), problems)
                            : setting);
        });
        return new Setting.Section(merged, lower.origin());
    }
}
