package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process that is asked to end. */
class SignalIT {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path directory;

    private OutputFolder out;

    @BeforeEach
    void nameTheFolder() {
        out = new OutputFolder(directory.resolve("out"));
    }

    @Test
    void drainsAtTheFirstSignalAndGoesOnWhereItStopped() throws Exception {
        try (Child child = Child.start(out, "-Dquakes.rate=2000")) {
            child.awaitRows(0);
            child.terminate();

            assertThat(child.awaitEnd()).as("%s", child.printed()).isEqualTo(TERMINATED);
            assertThat(child.printed())
                    .anyMatch(line -> line.startsWith("shutdown: draining 2 pipelines, at most 10 s"))
                    .anyMatch(line -> line.matches("stopped with [1-9]\\d* rows done; start it again to go on"))
                    .noneMatch(line -> line.contains("12569"));
        }

        try (Child child = Child.start(out)) {
            assertThat(child.awaitEnd()).as("%s", child.printed()).isZero();
            assertThat(child.lastLine()).isEqualTo(Expected.LAST_LINE);
        }
        Expected.of(Expected.CATALOG).assertReached(out);
        for (Path file : List.of(out.felt(), out.alerts(), out.filtered())) {
            assertThat(Expected.ids(file)).doesNotHaveDuplicates();
        }
    }

    @Test
    void endsAtOnceAtTheSecondSignal() throws Exception {
        // At one row a second, what is in flight takes longer than this test.
        try (Child child = Child.start(out, "-Dquakes.rate=1")) {
            child.awaitRows(0);
            child.terminate();
            child.awaitLine(line -> line.startsWith("shutdown: draining"));
            child.terminate();

            assertThat(child.awaitEnd()).as("%s", child.printed()).isEqualTo(TERMINATED);
            assertThat(child.printed()).noneMatch(line -> line.startsWith("stopped "));
        }
    }

    @Test
    void failsWithOneClearErrorAndNoStackTrace() throws Exception {
        try (Child child = Child.start(out, "-Dquakes.csv=nowhere.csv")) {
            assertThat(child.awaitEnd()).isEqualTo(1);
            assertThat(child.lastLine())
                    .startsWith("earthquakes: file '")
                    .contains("nowhere.csv' does not exist (expected: a readable file");
            assertThat(child.printed())
                    .as("without lines of progress, which a slow start may bring")
                    .filteredOn(line -> !line.matches("  \\d+ rows, \\d+ felt, \\d+ dead letters.*"))
                    .hasSize(2);
        }
    }
}
