package io.reactorpump.test.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TckReportTest {

    @Test
    void expectsTheCountsItHas() {
        TckReport report = new TckReport(List.of("one", "two"), List.of("three"), Map.of());

        assertThat(report.expect(2, 1)).isSameAs(report);
    }

    @Test
    void namesTheTestsThatWereLeftOut() {
        TckReport report = new TckReport(List.of("one", "two"), List.of("three"), Map.of());

        assertThatThrownBy(() -> report.expect(3, 0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("TCK tests: 2 executed, 1 skipped (expected: 3 and 0); skipped are [three]");
    }

    @Test
    void namesTheTestsThatFailed() {
        Throwable cause = new IllegalStateException("too many");
        TckReport report = new TckReport(List.of(), List.of(), Map.of("one", cause));

        assertThatThrownBy(() -> report.expect(0, 0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("TCK tests failed: one: too many")
                .hasSuppressedException(cause);
    }
}
