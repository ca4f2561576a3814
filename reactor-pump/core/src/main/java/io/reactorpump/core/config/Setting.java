package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of the settings, whatever format it was read from. */
public sealed interface Setting {

    /** Where it was given. */
    Origin origin();

    /**
     * A value, as it was written.
     *
     * @param value the text; a reader leaves out what its format calls null
     * @param secret whether it is shown to nobody, as it came from the environment
     */
    record Text(String value, boolean secret, Origin origin) implements Setting {

        @Override
        public String toString() {
            return secret ? Redaction.MASK : Redaction.of(value);
        }
    }

    /** A list. */
    record Items(List<Setting> items, Origin origin) implements Setting {

        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Settings by their names as they were written, in that order. */
    record Section(Map<String, Setting> entries, Origin origin) implements Setting {

        /** Copies the map. */
        public Section {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** One without settings. */
        public static Section empty(Origin origin) {
            return new Section(Map.of(), origin);
        }

        @Override
        public String toString() {
            return "settings " + entries.keySet();
        }
    }

    /** A setting that could not be read; its problem has been told. */
    record Refused(Origin origin) implements Setting {}
}
