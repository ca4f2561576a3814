package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuakeTest {

    private static Quake quake(@Nullable Double mag, String place, String type) {
        return new Quake("us1", Instant.EPOCH, mag, place, type, "us");
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, earthquake, true",
        "2.49, earthquake, false",
        "5.0, quarry blast, false",
        ", earthquake, false",
    })
    void onlyEarthquakesOfSomeMagnitudeAreFelt(@Nullable Double mag, String type, boolean felt) {
        assertThat(quake(mag, "Flores Sea", type).wasFelt()).isEqualTo(felt);
    }

    @Test
    void aRowWithoutAnIdIsRefused() {
        assertThatThrownBy(() -> new Quake(" ", Instant.EPOCH, 3.0, "Flores Sea", "earthquake", "us"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 km NW of Point MacKenzie, Alaska | Alaska",
                "Andreanof Islands, Aleutian Islands, Alaska | Alaska",
                "Owen Fracture Zone region | Owen Fracture Zone region",
                "a,b | a,b",
            })
    void theRegionIsWhatFollowsTheLastComma(String place, String region) {
        assertThat(FeltQuake.of(quake(3.0, place, "earthquake")).region()).isEqualTo(region);
    }

    @Test
    void theEnergyIsThatOfGutenbergAndRichter() {
        FeltQuake quake = FeltQuake.of(quake(4.8, "Flores Sea", "earthquake"));

        assertThat(quake.energyJoules()).isCloseTo(1e12, within(1.0));
    }

    @Test
    void energiesAddUpToTheSameWhateverTheirOrder() {
        RegionTotal small = new RegionTotal(1, 2.5, new BigDecimal(0.5));
        RegionTotal large = new RegionTotal(1, 8.0, new BigDecimal(1e16));

        RegionTotal largeFirst = large.plus(small).plus(small).plus(small);
        RegionTotal smallFirst = small.plus(small).plus(small).plus(large);

        // As doubles, the small ones would vanish one by one beside the large one.
        assertThat(1e16 + 0.5 + 0.5 + 0.5).isNotEqualTo(0.5 + 0.5 + 0.5 + 1e16);
        assertThat(largeFirst).isEqualTo(smallFirst);
        assertThat(largeFirst).isEqualTo(new RegionTotal(4, 8.0, new BigDecimal("10000000000000001.5")));
    }
}
