package io.reactorpump.core.config;

import java.util.Collection;

/** What messages say where a name is not known. */
final class Hint {

    private Hint() {}

    /** The known names, of which one is expected, and which one was probably meant. */
    static String oneOf(String name, Collection<String> known) {
        String names = String.join(", ", known);
        String meant = Names.nearest(name, known)
                .filter(near -> known.size() > 1)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return known.isEmpty() ? "nothing" : known.size() == 1 ? names : "one of " + names + meant;
    }
}
