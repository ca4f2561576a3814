package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a section. The record's own checks run even if some settings could not be read, and again after each
 * setting that they refuse, with the default in its place, so that they find all that they would find one after the other.
 */
final class RecordBinder {

    private static final Origin DEFAULT = Origin.of("default");

    private final Class<?> type;
    private final Binder binder;
    private final RecordComponent[] components;
    private final Bound[] bound;

    /**
     * One component's value.
     *
     * @param place where it was given, or would be
     * @param given what was given
     * @param value the value; null if there is none to be had
     * @param replaced whether the value is the default in place of what was given
     */
    private record Bound(
            Place place, @Nullable Setting given, @Nullable Object value, boolean replaced) {}

    RecordBinder(Class<?> type, Binder binder) {
        this.type = type;
        this.binder = binder;
        this.components = type.getRecordComponents();
        this.bound = new Bound[components.length];
    }

    @Nullable Object bind(Setting.Section section, Place place) {
        binder.uses()
                .asks(
                        place,
                        Arrays.stream(components)
                                .map(component -> place.notation().name(component.getName()))
                                .toList());
        int before = binder.problems().count();
        for (int i = 0; i < components.length; i++) {
            bound[i] = component(components[i], section, place);
            if (bound[i].value == null) {
                replace(i);
            }
        }
        Object made = null;
        boolean again = true;
        while (again && Arrays.stream(bound).allMatch(b -> b.value != null)) {
            try {
                made = make();
                again = false;
            } catch (SettingException refused) {
                again = refused(refused, place);
            } catch (RuntimeException refused) {
                String why = refused.getMessage() == null ? type.getSimpleName() : refused.getMessage();
                binder.problems()
                        .add(place.problem("not accepted: " + withoutSecrets(why), "settings that it can be made of"));
                again = false;
            }
        }
        return binder.problems().count() == before ? made : null;
    }

    private Bound component(RecordComponent component, Setting.Section section, Place place) {
        String name = place.notation().name(component.getName());
        sectionOf(component.getGenericType())
                .ifPresent(parts -> binder.uses()
                        .isSection(
                                place.key(name, section.origin()),
                                Arrays.stream(parts.getRecordComponents())
                                        .map(part -> place.notation().name(part.getName()))
                                        .toList()));
        Optional<Map.Entry<String, Setting>> entry = Entries.find(section, name, place, binder.problems());
        if (entry.isPresent()) {
            Setting given = entry.get().getValue();
            Place at = place.key(given.origin().line() == 0 ? name : entry.get().getKey(), given.origin());
            return new Bound(at, given, binder.value(component.getGenericType(), given, at), false);
        }
        Place at = place.key(name, section.origin());
        Optional<Object> fallback = defaultOf(component, at);
        Object value = fallback.isPresent() ? fallback.get() : binder.absent(component.getGenericType(), at);
        return new Bound(at, null, value, true);
    }

    /** The record that a component is bound to, if it is one. */
    private static Optional<Class<?>> sectionOf(Type type) {
        Type inner = type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
                ? generic.getActualTypeArguments()[0]
                : type;
        return inner instanceof Class<?> plain
                        && plain.isRecord()
                        && Scalar.of(plain).isEmpty()
                ? Optional.of(plain)
                : Optional.empty();
    }

    private Optional<Object> defaultOf(RecordComponent component, Place place) {
        Default annotation = component.getAnnotation(Default.class);
        if (annotation == null) {
            return Optional.empty();
        }
        binder.uses().defaulted(place, annotation.value());
        Problems wrong = new Problems();
        Object value = new Binder(binder.uses(), wrong)
                .value(component.getGenericType(), new Setting.Text(annotation.value(), false, DEFAULT), place);
        if (value == null) {
            throw new IllegalArgumentException(type.getName() + ": @Default of " + wrong.all());
        }
        return Optional.of(value);
    }

    /** Puts what the component is by default in place of what was given, if there is a default. */
    private boolean replace(int i) {
        if (bound[i].replaced) {
            return false;
        }
        Optional<Object> fallback = defaultOf(components[i], bound[i].place);
        Object value = fallback.orElseGet(
                () -> new Binder(binder.uses(), new Problems()).absent(components[i].getGenericType(), bound[i].place));
        bound[i] = new Bound(bound[i].place, bound[i].given, value, true);
        return value != null;
    }

    private Object make() {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(bound).map(Bound::value).toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Notes what the record refuses, at the keys it speaks of; true if it is worth to look for more. */
    private boolean refused(SettingException refused, Place place) {
        boolean again = false;
        for (Problem problem : refused.problems()) {
            int i = indexOf(problem.path());
            if (i < 0) {
                Place at = place.key(problem.path(), place.origin());
                String shown = Redaction.isSecret(at) ? Redaction.MASK : withoutSecrets(problem.value());
                binder.problems().add(at.problem(shown, withoutSecrets(problem.expected())));
                continue;
            }
            Bound at = bound[i];
            if (!at.replaced || at.given == null) {
                String shown = at.given instanceof Setting.Text text
                        ? Redaction.of(at.place, text)
                        : Redaction.isSecret(at.place) ? Redaction.MASK : withoutSecrets(problem.value());
                binder.problems().add(at.place.problem(shown, withoutSecrets(problem.expected())));
            }
            again |= replace(i);
        }
        return again;
    }

    /** The component that the last name of a path means. */
    private int indexOf(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        for (int i = 0; i < components.length; i++) {
            if (Names.same(components[i].getName(), name)) {
                return i;
            }
        }
        return -1;
    }

    /** A text of the record's own, without the secrets that it was given. */
    private String withoutSecrets(String text) {
        String clean = text;
        for (Bound one : bound) {
            clean = one.given == null ? clean : Redaction.without(one.given, one.place, clean);
        }
        return clean;
    }
}
