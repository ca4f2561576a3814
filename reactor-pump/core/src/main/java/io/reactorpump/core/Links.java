package io.reactorpump.core;

import io.reactorpump.api.Sink;
import io.reactorpump.core.plan.Part;
import io.reactorpump.core.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of some pipelines write into which, through {@link InternalSource}s. */
final class Links {

    private final Collection<Plan> plans;

    Links(Collection<Plan> plans) {
        this.plans = plans;
    }

    /** Those that this one writes into. */
    List<Plan> children(Plan parent) {
        return plans.stream().filter(child -> writes(parent, child)).toList();
    }

    /** Those that write into this one. */
    List<Plan> parents(Plan child) {
        return plans.stream().filter(parent -> writes(parent, child)).toList();
    }

    private static boolean writes(Plan parent, Plan child) {
        List<InternalSource<?>> sources = new ArrayList<>();
        child.sources().forEach(source -> {
            if (source instanceof InternalSource<?> internal) {
                sources.add(internal);
            }
        });
        return parent.parts().stream()
                .map(Part::component)
                .anyMatch(component ->
                        component instanceof Sink<?> sink && sources.stream().anyMatch(source -> source.isFedBy(sink)));
    }

    /** The first circle of pipelines that write into one another, as {@code a → b → a}. */
    Optional<String> circle() {
        Set<Plan> free = Collections.newSetFromMap(new IdentityHashMap<>());
        return plans.stream()
                .flatMap(plan -> circle(new ArrayList<>(List.of(plan)), free).stream())
                .findFirst();
    }

    /**
     * The first circle on the ways on from the last of these.
     *
     * @param free those of which it is known that there is none
     */
    private Optional<String> circle(List<Plan> way, Set<Plan> free) {
        for (Plan child : children(way.get(way.size() - 1))) {
            int before = way.indexOf(child);
            way.add(child);
            if (before >= 0) {
                return Optional.of(way.stream().skip(before).map(Plan::name).collect(Collectors.joining(" → ")));
            }
            Optional<String> found = free.contains(child) ? Optional.empty() : circle(way, free);
            if (found.isPresent()) {
                return found;
            }
            way.remove(way.size() - 1);
        }
        free.add(way.get(way.size() - 1));
        return Optional.empty();
    }
}
