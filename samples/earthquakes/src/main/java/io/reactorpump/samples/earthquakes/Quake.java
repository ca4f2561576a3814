package io.reactorpump.samples.earthquakes;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the catalog, with the columns that matter here.
 *
 * @param id what the catalog calls the event
 * @param time when it happened
 * @param mag the magnitude; null if the catalog has none, as nobody measured it
 * @param place where, for people: {@code 8 km NW of Point MacKenzie, Alaska}
 * @param type {@code earthquake}, {@code quarry blast}, {@code ice quake}, …
 * @param net the network that reported it
 */
record Quake(String id, @CatalogTime Instant time, @Nullable Double mag, String place, String type, String net) {

    private static final double FELT = 2.5;

    /** Refuses a row without an id or a time. */
    Quake {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id: blank");
        }
        Objects.requireNonNull(time, "time");
    }

    /** Whether it is an earthquake that somebody may have felt. */
    boolean wasFelt() {
        return type.equals("earthquake") && mag != null && mag >= FELT;
    }
}
