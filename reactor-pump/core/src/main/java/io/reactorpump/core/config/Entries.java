package io.reactorpump.core.config;

import java.util.Map;
import java.util.Optional;

/** Finds a setting in a section by any way to write its name. */
final class Entries {

    private Entries() {}

    /**
     * The setting as it was written, with its name; one that is given in two ways is refused.
     *
     * @param place of the section
     */
    static Optional<Map.Entry<String, Setting>> find(
            Setting.Section section, String name, Place place, Problems problems) {
        Map.Entry<String, Setting> found = null;
        for (Map.Entry<String, Setting> entry : section.entries().entrySet()) {
            if (Names.same(entry.getKey(), name)) {
                if (found == null) {
                    found = entry;
                } else {
                    problems.add(place.within(entry.getKey(), entry.getValue())
                            .problem(
                                    "given again",
                                    "once; it is given as '" + found.getKey() + "' at "
                                            + found.getValue().origin()));
                }
            }
        }
        return Optional.ofNullable(found);
    }
}
