package io.reactorpump.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one of the records of a sealed interface: the one that the setting {@code kind} names. */
final class Alternatives {

    private static final String KIND = "kind";
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    private final Class<?> type;
    private final Binder binder;

    Alternatives(Class<?> type, Binder binder) {
        this.type = type;
        this.binder = binder;
    }

    @Nullable Object bind(Setting.Section section, Place place) {
        binder.uses().asks(place, List.of(KIND));
        Class<?>[] records = type.getPermittedSubclasses();
        List<String> kinds = Arrays.stream(records).map(Alternatives::kind).toList();
        Optional<Map.Entry<String, Setting>> kind = Entries.find(section, KIND, place, binder.problems());
        if (kind.isEmpty()) {
            binder.problems().add(place.key(KIND, section.origin()).problem("missing", Names.oneOf("", kinds)));
            binder.uses().takesAll(place);
            return null;
        }
        Setting given = kind.get().getValue();
        Object name = binder.value(String.class, given, place.key(KIND, given.origin()));
        for (int i = 0; i < records.length; i++) {
            if (name instanceof String text && Names.same(text, kinds.get(i))) {
                return binder.value(records[i], section, place);
            }
        }
        if (name instanceof String text) {
            binder.problems()
                    .add(place.key(KIND, given.origin()).problem(Redaction.of(text), Names.oneOf(text, kinds)));
        }
        binder.uses().takesAll(place);
        return null;
    }

    static String kind(Class<?> alternative) {
        return CAPITAL.matcher(alternative.getSimpleName()).replaceAll("-$0").toLowerCase(Locale.ROOT);
    }
}
