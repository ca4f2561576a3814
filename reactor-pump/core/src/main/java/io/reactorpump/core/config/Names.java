package io.reactorpump.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The names of settings: {@code pollInterval}, {@code poll_interval} and {@code poll-interval} are one. */
public final class Names {

    /** Longer names are not compared, as nobody mistypes one. */
    private static final int LONGEST = 64;

    private Names() {}

    /** The same for all ways to write a name: its letters and digits, in lower case; a name without any is itself. */
    public static String canonical(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.chars()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(c -> plain.append((char) c));
        return plain.isEmpty() ? name : plain.toString();
    }

    /** Whether two names are the same one. */
    public static boolean same(String one, String other) {
        return canonical(one).equals(canonical(other));
    }

    /** The known name that was probably meant, if one is near enough. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(canonical(name), canonical(candidate)))
                .min(Comparator.comparingInt((String candidate) -> distance(canonical(name), canonical(candidate))));
    }

    /** What messages say where a name is not known: the known names, of which one is expected, and which was probably meant. */
    public static String oneOf(String name, Collection<String> known) {
        return oneOf(name, known, near -> "");
    }

    /**
     * As {@link #oneOf(String, Collection)}.
     *
     * @param more what to add about the one that was probably meant
     */
    static String oneOf(String name, Collection<String> known, UnaryOperator<String> more) {
        String names = String.join(", ", known);
        String meant = nearest(name, known)
                .filter(near -> known.size() > 1)
                .map(near -> "; did you mean '" + near + "'" + more.apply(near) + "?")
                .orElse("");
        return known.isEmpty() ? "nothing" : known.size() == 1 ? names : "one of " + names + meant;
    }

    private static boolean isNear(String name, String candidate) {
        int longer = Math.max(name.length(), candidate.length());
        return longer <= LONGEST && distance(name, candidate) <= Math.max(1, longer / 3);
    }

    /** How many letters to insert, delete, replace or swap with their neighbour. */
    static int distance(String one, String other) {
        int[] beforeLast = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean equal = one.charAt(i - 1) == other.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (equal ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[other.length()];
    }
}
