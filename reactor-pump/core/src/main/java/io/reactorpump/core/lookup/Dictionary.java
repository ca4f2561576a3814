package io.reactorpump.core.lookup;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.recipe.Maker;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a lookup is loaded from, and how.
 *
 * <pre>{@code
 * Pump pump = Pump.load()
 *         .lookup("countries", Dictionary::lines) // [lookup:countries] with file = countries.txt
 *         .lookup("cities", Dictionary.lines(Path.of("cities.txt")));
 * }</pre>
 *
 * @param origin where it is loaded from
 * @param format how it is read
 * @param reload how often to look whether it has changed; default 5 s
 * @param <V> the type of the values
 */
public record Dictionary<V>(LookupOrigin origin, LookupFormat<V> format, Duration reload) {

    /** What makes a dictionary of its settings. */
    @FunctionalInterface
    public interface OfSettings extends Maker<Dictionary<?>> {}

    private static final Duration RELOAD = Duration.ofSeconds(5);

    /** Checks the time. */
    public Dictionary {
        Checks.positive("reload", reload);
    }

    /** A dictionary that is looked at every five seconds for changes. */
    public static <V> Dictionary<V> of(LookupOrigin origin, LookupFormat<V> format) {
        return new Dictionary<>(origin, format, RELOAD);
    }

    /** A file with {@code key = value} on each line; see {@link LookupFormat#lines()}. */
    public static Dictionary<String> lines(Path file) {
        return of(LookupOrigin.file(file), LookupFormat.lines());
    }

    /** As {@link #lines(Path)}, of the settings {@code file} and {@code reload}. */
    public static Dictionary<String> lines(Config settings) {
        return lines(settings.getPath("file")).reload(settings.getDuration("reload", RELOAD));
    }

    /** This dictionary with another time between two looks for changes. */
    public Dictionary<V> reload(Duration every) {
        return new Dictionary<>(origin, format, every);
    }
}
