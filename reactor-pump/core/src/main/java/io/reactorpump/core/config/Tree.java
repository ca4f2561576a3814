package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings being put together, each given once. */
final class Tree {

    /** So many names lead to a setting at most. */
    static final int DEEPEST = 16;

    private final Branch root;
    private final Notation notation;
    private final Problems problems;

    /** A section that still grows. */
    private record Branch(Map<String, Object> entries, Origin origin) {

        Branch(Origin origin) {
            this(new LinkedHashMap<>(), origin);
        }

        Setting.Section section() {
            Map<String, Setting> done = new LinkedHashMap<>();
            entries.forEach((name, entry) ->
                    done.put(name, entry instanceof Branch branch ? branch.section() : (Setting) entry));
            return new Setting.Section(done, origin);
        }

        Origin originOf(String name) {
            Object entry = entries.get(name);
            return entry instanceof Branch branch
                    ? branch.origin
                    : entry instanceof Setting setting ? setting.origin() : origin;
        }
    }

    Tree(Notation notation, Origin origin, Problems problems) {
        this.root = new Branch(origin);
        this.notation = notation;
        this.problems = problems;
    }

    /** The parts of a key with dots. */
    static List<String> parts(String key) {
        return Arrays.stream(key.split("\\.", -1)).map(String::strip).toList();
    }

    /** Opens a section, if it is not there yet. */
    void section(List<String> header, Origin origin) {
        Branch at = root;
        Place place = Place.root(notation, origin);
        for (String name : header) {
            place = place.section(name, origin);
            Object next = at.entries.computeIfAbsent(name, n -> new Branch(origin));
            if (!(next instanceof Branch branch)) {
                problems.add(place.problem("a section", "once; it is given as a value at " + at.originOf(name)));
                return;
            }
            at = branch;
        }
    }

    /** Puts a setting where its section and its key say. */
    void put(List<String> header, String key, Setting value) {
        List<String> parts = parts(key);
        Place place = new Place(notation, header, key, value.origin());
        if (parts.stream().anyMatch(String::isEmpty) || header.size() + parts.size() > DEEPEST) {
            problems.add(place.problem("the key", "a name, or up to " + DEEPEST + " names with dots between them"));
            return;
        }
        List<String> names = Stream.concat(header.stream(), parts.stream()).toList();
        Branch at = root;
        for (String name : names.subList(0, names.size() - 1)) {
            Object next = at.entries.computeIfAbsent(name, n -> new Branch(value.origin()));
            if (!(next instanceof Branch branch)) {
                problems.add(place.problem(
                        "given within '" + name + "'",
                        "once; '" + name + "' is given as a value at " + at.originOf(name)));
                return;
            }
            at = branch;
        }
        String last = names.get(names.size() - 1);
        if (at.entries.putIfAbsent(last, value) != null) {
            problems.add(place.problem("given again", "once; it is given at " + at.originOf(last)));
        }
    }

    Setting.Section section() {
        return root.section();
    }
}
