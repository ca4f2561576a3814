package io.reactorpump.test.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Left out are 15 tests that the TCK names and does not have. */
class SinkTckTest {

    @Test
    void engineOverASinkPassesEveryRequiredTest() {
        TckReport report = TckReport.of(MemorySinkTck.class).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    @Test
    void engineOverAnInlineSinkPassesEveryRequiredTest() {
        TckReport report = TckReport.of(InlineSinkTck.class).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }
}
