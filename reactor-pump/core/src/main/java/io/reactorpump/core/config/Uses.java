package io.reactorpump.core.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has been asked of the settings, so that what nobody asked for can be told from it. Thread-safe. */
final class Uses {

    private final Map<String, Opened> opened = new LinkedHashMap<>();
    private final Set<String> whole = new TreeSet<>();
    private final Map<String, String> sections = new HashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private @Nullable Set<String> connections;

    /** A section that somebody has asked for settings. */
    private record Opened(Place place, Set<String> names) {}

    /** Somebody asks for these settings of a section. */
    synchronized void asks(Place section, Collection<String> names) {
        opened.computeIfAbsent(section.identity(), s -> new Opened(section, new TreeSet<>()))
                .names
                .addAll(names);
    }

    /** A setting is a section, which may have these settings. */
    synchronized void isSection(Place setting, Collection<String> names) {
        sections.put(setting.identity(), String.join(", ", names));
    }

    /** What to say of a section for which somebody gave one value. */
    private synchronized String parts(Place setting) {
        String names = sections.get(setting.identity());
        return names == null ? "" : ", which has " + names;
    }

    /** The connections that there are. */
    synchronized void connections(Collection<String> names) {
        connections = new TreeSet<>(names);
    }

    /** The connections that there are, if that is known. */
    synchronized Optional<Set<String>> connections() {
        return Optional.ofNullable(connections);
    }

    /** Somebody takes whatever a section holds. */
    synchronized void takesAll(Place section) {
        whole.add(section.identity());
    }

    /** A setting was not given, and has this value then. */
    synchronized void defaulted(Place setting, String value) {
        defaults.putIfAbsent(setting.path(), Redaction.isSecret(setting) ? Redaction.MASK : Redaction.of(value));
    }

    /** The values of settings that were not given, by their paths. */
    synchronized Map<String, String> defaults() {
        return new LinkedHashMap<>(defaults);
    }

    private synchronized Optional<Opened> opened(Place section) {
        return whole.contains(section.identity())
                ? Optional.empty()
                : Optional.ofNullable(opened.get(section.identity()))
                        .map(open -> new Opened(open.place, new TreeSet<>(open.names)));
    }

    /** Notes each setting of a section that nobody asked for, if anybody asked the section for anything. */
    void unknown(Setting setting, Place place, Problems problems) {
        if (setting instanceof Setting.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                unknown(list.items().get(i), place.item(i, list.origin()), problems);
            }
        } else if (setting instanceof Setting.Section section) {
            opened(place).ifPresent(known -> unknown(section, known.place, known.names, problems));
        }
    }

    private void unknown(Setting.Section section, Place place, Set<String> known, Problems problems) {
        section.entries().forEach((name, setting) -> {
            Place within = place.within(name, setting);
            if (known.stream().anyMatch(asks -> Names.same(asks, name))) {
                unknown(setting, within, problems);
            } else if (!(setting instanceof Setting.Refused)) {
                Optional<Setting.Text> one =
                        setting instanceof Setting.Text text ? Optional.of(text) : Optional.empty();
                String expected =
                        Names.oneOf(name, known, near -> one.isPresent() ? parts(place.key(near, place.origin())) : "");
                problems.add(within.problem(
                        one.map(text -> Redaction.of(within, text)).orElse("unknown"), expected));
            }
        });
    }
}
