package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.test.tck.TckReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTckIT {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @BeforeEach
    void answer() {
        SERVER.answer(HttpLinesTck.lines());
    }

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @ParameterizedTest
    @ValueSource(classes = HttpLinesTck.class)
    void sourcesPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(28, 10);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @ParameterizedTest
    @ValueSource(classes = HttpSinkTck.class)
    void sinksPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }
}
