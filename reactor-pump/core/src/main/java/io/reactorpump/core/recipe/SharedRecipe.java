package io.reactorpump.core.recipe;

import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What something is made of that the pipelines of a pump share: {@code [connection:MyServiceConnection]} for the connection of
 * that name.
 *
 * @param name its name, which is the name of its section
 * @param maker makes it
 * @param <C> what it makes
 */
public record SharedRecipe<C>(String name, Maker<? extends C> maker) {

    /**
     * Makes what is not made yet.
     *
     * @param kind the first part of the names of their sections
     * @param made the names of what is made
     * @param config all settings of the pump
     * @param problems gets all that is wrong
     * @return what could be made, by its name
     */
    public static <C> Map<String, C> make(
            String kind, List<SharedRecipe<C>> recipes, Collection<String> made, Config config, Problems problems) {
        config.section(kind).allow(made);
        Set<String> names = new HashSet<>();
        Map<String, C> fresh = new LinkedHashMap<>();
        for (SharedRecipe<C> recipe : recipes) {
            if (!names.add(recipe.name)) {
                problems.add(new Problem(kind + " '" + recipe.name + "'", "given twice", "a name of its own"));
            } else if (!made.contains(recipe.name)) {
                Making.<C>of(recipe.maker, config.section(kind, recipe.name), problems)
                        .ifPresent(thing -> fresh.put(recipe.name, thing));
            }
        }
        return fresh;
    }
}
