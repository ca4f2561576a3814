package io.reactorpump.samples.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An earthquake, with the columns of the catalog of the USGS that matter here.
 *
 * @param id what the catalog calls it
 * @param time when it happened
 * @param mag the magnitude; null if nobody measured it
 * @param place where, for people
 */
record Quake(
        String id,
        Instant time,
        double latitude,
        double longitude,
        @Nullable Double mag,
        String place) {

    private static final double EARTH_KM = 6371;

    /** Refuses what is nowhere. */
    Quake {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id: blank");
        }
        if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
            throw new IllegalArgumentException("latitude, longitude: not on Earth");
        }
    }

    /** Whether it is so strong; no if nobody knows. */
    boolean isAtLeast(double magnitude) {
        return mag != null && mag >= magnitude;
    }

    /** How far it is from there, along the surface. */
    double kmTo(double otherLatitude, double otherLongitude) {
        double dLat = Math.toRadians(otherLatitude - latitude) / 2;
        double dLon = Math.toRadians(otherLongitude - longitude) / 2;
        double h = Math.pow(Math.sin(dLat), 2)
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(otherLatitude))
                        * Math.pow(Math.sin(dLon), 2);
        return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
    }
}
