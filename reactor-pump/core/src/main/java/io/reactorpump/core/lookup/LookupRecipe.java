package io.reactorpump.core.lookup;

import io.reactorpump.core.recipe.Maker;

/**
 * What a dictionary is made of: {@code [lookup:countries]} for the name {@code countries}.
 *
 * @param name its name, which is the name of its section
 * @param maker makes it
 */
public record LookupRecipe(String name, Maker<? extends LoadedLookup<?>> maker) {

    /** A dictionary that is there already, and takes no settings. */
    public static LookupRecipe of(LoadedLookup<?> lookup) {
        return new LookupRecipe(lookup.name(), settings -> lookup);
    }
}
