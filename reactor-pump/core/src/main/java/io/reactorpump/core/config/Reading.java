package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A section while it is read: where it stands, who has asked for what in it, and what becomes of that which is wrong.
 *
 * @param settings what is in it
 * @param place where that is
 * @param uses who has asked for what, in all sections
 * @param gathering gets what is wrong; null if that is thrown
 */
record Reading(
        Setting.Section settings,
        Place place,
        Uses uses,
        @Nullable Problems gathering) {

    /** These settings, overridden. */
    Reading under(Setting.Section higher, Problems problems) {
        return new Reading(Layers.merge(settings, higher, place, problems), place, uses, gathering);
    }

    /** The same for somebody who is to find all problems. */
    Reading into(Problems problems) {
        return new Reading(settings, place, uses, problems);
    }

    /**
     * A section within; one without settings if it is not there.
     *
     * @param header whether files have it as a section of their own
     */
    Reading section(String name, boolean header) {
        Problems problems = new Problems();
        uses.asks(place, List.of(name));
        Optional<Map.Entry<String, Setting>> entry = Entries.find(settings, name, place, problems);
        Setting found = entry.<Setting>map(Map.Entry::getValue)
                .orElseGet(
                        () -> Setting.Section.empty(Origin.of(settings.origin().source())));
        String shown = shown(name, entry);
        Place within = header ? place.section(shown, found.origin()) : place.key(shown, found.origin());
        if (!(found instanceof Setting.Section) && !(found instanceof Setting.Refused)) {
            problems.add(within.problem("a value", "a section of settings"));
        }
        tell(problems);
        Setting.Section inner = found instanceof Setting.Section there ? there : Setting.Section.empty(found.origin());
        uses.asks(within, List.of());
        return new Reading(inner, within, uses, gathering);
    }

    /** The name as it was written in a file, or else as it is asked for. */
    private static String shown(String name, Optional<Map.Entry<String, Setting>> entry) {
        return entry.filter(found -> found.getValue().origin().line() > 0)
                .map(Map.Entry::getKey)
                .orElse(name);
    }

    /**
     * A setting that was looked for.
     *
     * @param setting it, if it is there
     * @param place where it is, or would be
     */
    record Found(Optional<Setting> setting, Place place) {}

    /** Looks for a setting, deeper with each dot. */
    Found find(String key, Problems problems) {
        Setting at = settings;
        Place within = place;
        for (String name : Tree.parts(key)) {
            if (!(at instanceof Setting.Section section)) {
                problems.add(within.problem("a value", "a section of settings"));
                return new Found(Optional.empty(), within.key(name, within.origin()));
            }
            uses.asks(within, List.of(name));
            Optional<Map.Entry<String, Setting>> entry = Entries.find(section, name, within, problems);
            if (entry.isEmpty()) {
                return new Found(Optional.empty(), place.key(key, within.origin()));
            }
            at = entry.get().getValue();
            within = within.key(shown(name, entry), at.origin());
        }
        return new Found(Optional.of(at), within);
    }

    /** The value of a setting that must be there. */
    <T> T required(String key, Class<T> type) {
        Problems problems = new Problems();
        Found found = find(key, problems);
        Binder binder = new Binder(uses, problems);
        @Nullable Object value = found.setting.isPresent()
                ? binder.value(type, found.setting.get(), found.place)
                : binder.absent(type, found.place);
        return answer(type, value, problems);
    }

    /** The value of a setting, or the default. */
    <T> T or(String key, Class<T> type, T otherwise) {
        return taken(
                key,
                otherwise,
                (binder, found) -> cast(type, binder.value(type, found.setting.orElseThrow(), found.place)));
    }

    /** The items of a list; none if it is not there. */
    @SuppressWarnings("unchecked") // bound as a list of those
    <T> List<T> items(String key, Class<T> of) {
        return taken(key, List.of(), (binder, found) ->
                (List<T>) binder.items(of, found.setting.orElseThrow(), found.place));
    }

    /** The texts of a section; none if it is not there. */
    @SuppressWarnings("unchecked") // bound as a map of texts
    Map<String, String> texts(String key) {
        return taken(key, Map.of(), (binder, found) ->
                (Map<String, String>) binder.map(String.class, found.setting.orElseThrow(), found.place));
    }

    /** All of it as a record. */
    <R> R bound(Class<R> type) {
        Problems problems = new Problems();
        @Nullable Object value = new Binder(uses, problems).value(type, settings, place);
        if (gathering == null) {
            unknown(problems);
        }
        return answer(type, value, problems);
    }

    /** Notes what nobody has asked for. */
    void unknown(Problems problems) {
        uses.unknown(settings, place, problems);
    }

    /** Leaves settings, and all within them, to somebody else. */
    void allow(Collection<String> names) {
        uses.asks(place, names);
        names.forEach(name -> uses.takesAll(place.within(name, settings)));
    }

    /** A problem with one setting, which is shown as it was written unless it is a secret. */
    Problem problem(String key, String value, String expected) {
        Found found = find(key, new Problems());
        String shown = found.setting
                .filter(Setting.Text.class::isInstance)
                .map(text -> Redaction.of(found.place, (Setting.Text) text))
                .orElse(value);
        return found.place.problem(shown, expected);
    }

    private <T> T taken(String key, T otherwise, BiFunction<Binder, Found, @Nullable T> reading) {
        Problems problems = new Problems();
        Found found = find(key, problems);
        @Nullable T value = null;
        if (found.setting.isPresent()) {
            value = reading.apply(new Binder(uses, problems), found);
        } else {
            uses.defaulted(found.place, String.valueOf(otherwise));
        }
        tell(problems);
        return value == null ? otherwise : value;
    }

    private <T> T answer(Class<T> type, @Nullable Object value, Problems problems) {
        tell(problems);
        T made = cast(type, value);
        if (made != null) {
            return made;
        }
        if (gathering == null) {
            throw new SettingException(place.path(), "not readable", "what was told when the settings were read");
        }
        return Scalar.of(type).map(Scalar::neutral).orElseThrow(() -> new SettingException(problems.all()));
    }

    /** Throws what is wrong, or notes it. */
    void tell(Problems problems) {
        if (gathering == null) {
            problems.throwIfAny();
        } else {
            gathering.addAll(problems);
        }
    }

    @SuppressWarnings("unchecked") // the class of a primitive does not cast
    private static <T> @Nullable T cast(Class<T> type, @Nullable Object value) {
        return type.isPrimitive() ? (T) value : type.cast(value);
    }
}
