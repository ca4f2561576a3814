package io.reactorpump.samples.service;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The quakes that have passed since the start: the last {@value #MOST}. Thread-safe. */
@Singleton
final class SeenQuakes {

    static final int MOST = 50_000;

    private final Map<String, Quake> byId = new LinkedHashMap<>();

    /**
     * What is asked.
     *
     * @param km how far away at most
     */
    record Place(double lat, double lon, double km) {}

    /**
     * What is answered.
     *
     * @param km how far away
     */
    record Found(Quake quake, double km) {}

    /**
     * What is known at a time.
     *
     * @param seen how many
     * @param strongest of them, if there is one whose magnitude is known
     */
    record Report(Instant time, int seen, Optional<Quake> strongest) {}

    /** One more; the same once more replaces it, as at least once means. */
    synchronized void add(Quake quake) {
        byId.put(quake.id(), quake);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    private synchronized List<Quake> all() {
        return List.copyOf(byId.values());
    }

    /** Those around a place, the nearest first. */
    List<Found> near(Place place) {
        return all().stream()
                .map(quake -> new Found(quake, quake.kmTo(place.lat(), place.lon())))
                .filter(found -> found.km() <= place.km())
                .sorted(Comparator.comparingDouble(Found::km))
                .toList();
    }

    Report report(Instant time) {
        List<Quake> all = all();
        return new Report(
                time,
                all.size(),
                all.stream()
                        .filter(quake -> quake.isAtLeast(Double.NEGATIVE_INFINITY))
                        .max(Comparator.comparing(
                                Quake::mag, Comparator.<@Nullable Double>nullsFirst(Comparator.naturalOrder()))));
    }
}
