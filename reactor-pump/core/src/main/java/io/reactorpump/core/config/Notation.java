package io.reactorpump.core.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How messages write the path of a setting: as whoever wrote the file did. */
public enum Notation {
    /** {@code [pipeline:orders:Stock] retry.max}. */
    INI {
        @Override
        String path(List<String> header, String key) {
            if (header.isEmpty()) {
                return key;
            }
            String section = "[" + String.join(":", header) + "]";
            return key.isEmpty() ? section : section + " " + key;
        }

        @Override
        String name(String component) {
            return CAPITAL.matcher(component).replaceAll("_$0").toLowerCase(Locale.ROOT);
        }
    },

    /** {@code pipeline.orders.Stock.retry.max}. */
    DOTTED {
        @Override
        String path(List<String> header, String key) {
            String section = String.join(".", header);
            return key.isEmpty() ? section : section.isEmpty() ? key : section + "." + key;
        }

        @Override
        String name(String component) {
            return component;
        }
    };

    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    abstract String path(List<String> header, String key);

    /** How the format writes the name of a component of a record. */
    abstract String name(String component);
}
