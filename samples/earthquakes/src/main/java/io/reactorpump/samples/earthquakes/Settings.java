package io.reactorpump.samples.earthquakes;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Flow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * What can be said with {@code -D}.
 *
 * @param csv {@code quakes.csv}: the file to read
 * @param out {@code quakes.out}: where the files go
 * @param rate {@code quakes.rate}: how many rows a second, to see it work; as fast as it goes if absent
 */
record Settings(Path csv, OutputFolder out, OptionalInt rate) {

    /** Resolves the paths, so that a run in another directory finds what this one committed. */
    Settings {
        csv = csv.toAbsolutePath().normalize();
        rate.ifPresent(rows -> Checks.that(rows >= 1 && rows <= 1_000_000, "quakes.rate", rows, "1 to 1000000"));
    }

    /** The defaults suit who starts in the root of the project. */
    static Settings of(Properties properties) {
        return new Settings(
                Path.of(properties.getProperty("quakes.csv", "samples/earthquakes/data/usgs-earthquakes-2023-03.csv")),
                new OutputFolder(Path.of(properties.getProperty("quakes.out", "samples/earthquakes/target/out"))),
                rate(properties.getProperty("quakes.rate", "")));
    }

    /** The same flow at the rate. */
    <T> Flow<T> pace(Flow<T> flow) {
        return rate.isPresent() ? flow.throttle(rate.getAsInt(), Duration.ofSeconds(1)) : flow;
    }

    private static OptionalInt rate(String text) {
        try {
            return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new SettingException("quakes.rate", text, "a whole number of rows a second");
        }
    }
}
