package io.reactorpump.core.config;

import java.util.Map;
import java.util.StringJoiner;

/** Lists settings with where they come from. */
final class Description {

    private final StringJoiner lines = new StringJoiner("\n", "", "\n").setEmptyValue("");

    private Description() {}

    static String of(Setting.Section settings, Place place, Map<String, String> defaults) {
        Description description = new Description();
        description.add(settings, place);
        defaults.forEach((path, value) -> description.lines.add(path + " = " + value + " (default)"));
        return description.lines.toString();
    }

    private void add(Setting setting, Place place) {
        if (setting instanceof Setting.Section section) {
            section.entries().forEach((name, entry) -> add(entry, place.within(name, entry)));
        } else if (setting instanceof Setting.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                add(list.items().get(i), place.item(i, list.origin()));
            }
        } else {
            String value = setting instanceof Setting.Text text ? Redaction.of(place, text) : "not readable";
            lines.add(place.path() + " = " + value + " (" + setting.origin() + ")");
        }
    }
}
