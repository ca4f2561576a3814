package io.reactorpump.core.kind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The kinds that there are.
 *
 * @param kinds by role, then by name
 */
public record KindCatalog(List<Kind<?, ?>> kinds) {

    /** Sorts them, and refuses two of one name. */
    public KindCatalog {
        List<String> roles = Role.all().stream().map(Role::word).toList();
        kinds = kinds.stream()
                .sorted(Comparator.<Kind<?, ?>>comparingInt(
                                kind -> roles.indexOf(kind.role().word()))
                        .thenComparing(Kind::name))
                .toList();
        for (int i = 1; i < kinds.size(); i++) {
            Kind<?, ?> kind = kinds.get(i);
            if (kind.role().equals(kinds.get(i - 1).role())
                    && kind.name().equals(kinds.get(i - 1).name())) {
                throw new IllegalStateException("two kinds of " + kind.role() + " are called '" + kind.name() + "'");
            }
        }
    }

    /** The kinds that the modules on the class path announce. */
    public static KindCatalog load() {
        List<Kind<?, ?>> all = new ArrayList<>();
        ServiceLoader.load(Kinds.class).forEach(module -> all.addAll(module.kinds()));
        return new KindCatalog(all);
    }

    /** These kinds. */
    public static KindCatalog of(Collection<Kind<?, ?>> kinds) {
        return new KindCatalog(List.copyOf(kinds));
    }

    /** Those of a role, by name. */
    @SuppressWarnings("unchecked") // a role tells what its kinds make
    public <P> List<Kind<?, P>> of(Role<P> role) {
        return kinds.stream()
                .filter(kind -> kind.role().equals(role))
                .<Kind<?, P>>map(kind -> (Kind<?, P>) kind)
                .toList();
    }

    /** The kind of that very name. */
    public <P> Optional<Kind<?, P>> find(Role<P> role, String name) {
        return of(role).stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
