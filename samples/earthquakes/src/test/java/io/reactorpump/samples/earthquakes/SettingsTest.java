package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static Settings settings(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return Settings.of(properties);
    }

    @Test
    void theCatalogIsFoundFromWhereTheProgramWasStarted() {
        assertThat(settings("quakes.csv", "a/../b.csv").csv())
                .isEqualTo(Path.of("b.csv").toAbsolutePath());
    }

    @Test
    void theRateIsOffUnlessItIsSet() {
        assertThat(settings("quakes.out", "out").rate()).isEmpty();
        assertThat(settings("quakes.rate", "").rate()).isEmpty();
        assertThat(settings("quakes.rate", "500").rate()).hasValue(500);
    }

    @Test
    void aWrongRateIsOneClearError() {
        assertThatThrownBy(() -> settings("quakes.rate", "fast"))
                .isInstanceOf(SettingException.class)
                .hasMessage("quakes.rate: fast (expected: a whole number of rows a second)");
        assertThatThrownBy(() -> settings("quakes.rate", "0"))
                .isInstanceOf(SettingException.class)
                .hasMessage("quakes.rate: 0 (expected: 1 to 1000000)");
    }
}
