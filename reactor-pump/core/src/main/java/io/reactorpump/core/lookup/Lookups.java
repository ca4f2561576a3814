package io.reactorpump.core.lookup;

import io.reactorpump.api.Component;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.Making;
import io.reactorpump.core.status.LookupStatus;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dictionaries of a pump, by their names. Thread-safe. */
public final class Lookups {

    private final List<LookupRecipe> recipes;
    private final Map<String, LoadedLookup<?>> made = new LinkedHashMap<>();

    /** Dictionaries that are not made yet. */
    public Lookups(List<LookupRecipe> recipes) {
        this.recipes = List.copyOf(recipes);
    }

    /**
     * Makes what is not made yet of its settings.
     *
     * @param config all settings of the pump
     * @param problems gets all that is wrong
     */
    public synchronized void make(Config config, Problems problems) {
        Set<String> names = new HashSet<>();
        for (LookupRecipe recipe : recipes) {
            if (!names.add(recipe.name())) {
                problems.add(new Problem("lookup '" + recipe.name() + "'", "given twice", "a name of its own"));
            } else if (!made.containsKey(recipe.name())) {
                Making.of(recipe.maker(), config.section("lookup", recipe.name()), problems)
                        .ifPresent(lookup -> made.put(recipe.name(), lookup));
            }
        }
        config.section("lookup").allow(made.keySet());
    }

    /** A component that has all of them loaded from its opening on, and looked after until its closing. */
    public synchronized Component using() {
        return new LookupsInUse(List.copyOf(made.values()));
    }

    /** The dictionary of that name. */
    @SuppressWarnings("unchecked") // its values are of one type, and those that are there have been looked at
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
