package io.reactorpump.test.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTckTest {

    /** Left out are 15 tests that the TCK names and does not have. */
    @ParameterizedTest
    @ValueSource(classes = {MemorySinkTck.class, InlineSinkTck.class, AsyncSinkTck.class, WeakSinkTck.class})
    void engineOverASinkPassesEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }
}
