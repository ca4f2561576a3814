package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.test.tck.TckReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTckTest {

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @ParameterizedTest
    @ValueSource(classes = {LinesTck.class, CsvTck.class, JsonLinesTck.class, WholeTck.class})
    void sourcesPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(28, 10);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** Left out are also the 9 that wait for completion. */
    @Test
    void followedLinesPassEveryTestThatDoesNotWaitForCompletion() {
        TckReport.of(FollowTck.class).expect(19, 19);
    }
}
