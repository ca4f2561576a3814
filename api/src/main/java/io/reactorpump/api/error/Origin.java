package io.reactorpump.api.error;

/**
 * Where a setting was given.
 *
 * @param source a file, as the user named it, the name of an environment variable, or whoever gave the setting
 * @param line the line in the file, from 1; 0 where there are no lines
 */
public record Origin(String source, int line) {

    /** Somewhere that has no lines. */
    public static Origin of(String source) {
        return new Origin(source, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
