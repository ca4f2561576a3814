package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in the settings one is, and where that was given.
 *
 * @param notation how to write the path
 * @param header the names of the sections
 * @param key the key within them, with dots where it goes deeper; empty for the section itself
 * @param origin where it was given; its section's where it was not
 */
record Place(Notation notation, List<String> header, String key, Origin origin) {

    /** The origin of what was not given anywhere. */
    static final Origin NOWHERE = Origin.of("");

    /** So many names has a section at most: {@code [pipeline:orders:Stock]}. */
    private static final int SECTIONS = 3;

    private static final Pattern DEEPER = Pattern.compile("\\.|(?=\\[)");

    static Place root(Notation notation, Origin origin) {
        return new Place(notation, List.of(), "", origin);
    }

    /** Whether it is that of all settings. */
    boolean isRoot() {
        return header.isEmpty() && key.isEmpty();
    }

    Place section(String name, Origin at) {
        List<String> deeper = new ArrayList<>(header);
        deeper.add(name);
        return new Place(notation, List.copyOf(deeper), "", at);
    }

    Place key(String name, Origin at) {
        return new Place(notation, header, key.isEmpty() ? name : key + "." + name, at);
    }

    Place item(int index, Origin at) {
        return new Place(notation, header, key + "[" + index + "]", at);
    }

    /** What is within: a section, where files have sections, or else a key. */
    Place within(String name, Setting setting) {
        boolean section = setting instanceof Setting.Section && key.isEmpty() && header.size() < SECTIONS;
        return section ? section(name, setting.origin()) : key(name, setting.origin());
    }

    String path() {
        return notation.path(header, key);
    }

    /** The same for all ways to write the names. */
    String identity() {
        List<String> names = new ArrayList<>(header);
        if (!key.isEmpty()) {
            names.addAll(List.of(DEEPER.split(key)));
        }
        return String.join(
                "\n",
                names.stream()
                        .map(name -> name.startsWith("[") ? name : Names.canonical(name))
                        .toList());
    }

    Problem problem(String value, String expected) {
        return new Problem(path(), value, expected, Optional.of(origin).filter(from -> !from.equals(NOWHERE)));
    }
}
