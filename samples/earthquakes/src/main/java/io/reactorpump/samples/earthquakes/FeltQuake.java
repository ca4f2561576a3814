package io.reactorpump.samples.earthquakes;

import java.time.Instant;

/**
 * An earthquake that somebody may have felt: a line of {@code felt.jsonl}.
 *
 * @param region what follows the last {@code ", "} of the place, or all of it
 * @param energyJoules the energy it radiated
 */
record FeltQuake(String id, @CatalogTime Instant time, double mag, String place, String region, double energyJoules) {

    private static final double ALERT = 6;

    /** What is to be said of a quake that {@linkplain Quake#wasFelt() was felt}. */
    static FeltQuake of(Quake quake) {
        if (quake.mag() == null) {
            throw new IllegalArgumentException("a quake without magnitude");
        }
        double mag = quake.mag();
        return new FeltQuake(quake.id(), quake.time(), mag, quake.place(), region(quake.place()), energyJoules(mag));
    }

    /** By Gutenberg and Richter. */
    private static double energyJoules(double mag) {
        // Not Math.pow, which may differ by a bit from one machine to the next.
        return StrictMath.pow(10, 4.8 + 1.5 * mag);
    }

    private static String region(String place) {
        int comma = place.lastIndexOf(", ");
        return comma < 0 ? place : place.substring(comma + 2);
    }

    /** Whether somebody should be told. */
    boolean deservesAlert() {
        return mag >= ALERT;
    }
}
