package io.reactorpump.core.lookup;

import io.reactorpump.api.Component;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.SharedRecipe;
import io.reactorpump.core.status.LookupStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lookups of a pump, by their names. Thread-safe. */
public final class Lookups {

    private final List<SharedRecipe<Dictionary<?>>> recipes;
    private final Map<String, LoadedLookup<?>> made = new LinkedHashMap<>();

    /** Lookups that are not made yet. */
    public Lookups(List<SharedRecipe<Dictionary<?>>> recipes) {
        this.recipes = List.copyOf(recipes);
    }

    /**
     * Makes what is not made yet of its settings.
     *
     * @param config all settings of the pump
     * @param problems gets all that is wrong
     */
    public synchronized void make(Config config, Problems problems) {
        SharedRecipe.make("lookup", recipes, made.keySet(), config, problems)
                .forEach((name, dictionary) -> made.put(name, new LoadedLookup<>(name, dictionary)));
    }

    /** A component that has all of them loaded from its opening on, and looked after until its closing. */
    public synchronized Component using() {
        return new LookupsInUse(List.copyOf(made.values()));
    }

    /** The lookup of that name. */
    @SuppressWarnings("unchecked") // what is there has been looked at, and what comes is read in the same way
    public synchronized <V> Lookup<V> lookup(String name, Class<V> type) {
        LoadedLookup<?> lookup = made.get(name);
        if (lookup == null) {
            throw new SettingException("lookup", name, Names.oneOf(name, made.keySet()));
        }
        if (!lookup.all().values().stream().allMatch(type::isInstance)) {
            throw new SettingException("lookup", name, "one with values of type " + type.getName());
        }
        return (Lookup<V>) lookup;
    }

    /** How they are. */
    public synchronized List<LookupStatus> status() {
        return made.values().stream().map(LoadedLookup::status).toList();
    }
}
