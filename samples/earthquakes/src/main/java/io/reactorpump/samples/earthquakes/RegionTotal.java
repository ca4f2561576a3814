package io.reactorpump.samples.earthquakes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/**
 * What happened in one region: an entry of {@code regions.json}.
 *
 * @param energy the sum of all energies, exactly: a sum of doubles depends on the order in which they are added
 */
@JsonPropertyOrder({"count", "maxMagnitude", "energyJoules"})
record RegionTotal(
        long count, double maxMagnitude, @JsonIgnore BigDecimal energy) {

    /** Of the first quake. */
    static RegionTotal of(FeltQuake quake) {
        return new RegionTotal(1, quake.mag(), new BigDecimal(quake.energyJoules()));
    }

    RegionTotal plus(RegionTotal other) {
        return new RegionTotal(
                count + other.count, Math.max(maxMagnitude, other.maxMagnitude), energy.add(other.energy));
    }

    /** The double next to the sum. */
    @JsonProperty
    double energyJoules() {
        return energy.doubleValue();
    }
}
