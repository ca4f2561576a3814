package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as processes that are killed, at random points, and started again on what they left. Its halves are classes of
 * their own, so that they run at the same time, each on folders and brokers of its own.
 */
abstract class Kills {

    /** In each half. */
    private static final int KILLS = 11;

    private static final int ROWS = 12_569;
    private static final int ROW_BYTES = 135;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("quakes.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Integer> killedAt = new ArrayList<>();
    private final Set<String> regions = new HashSet<>();
    private int killedAtTheEdges;
    private int completed;
    private int repeats;

    /** What the next one is started with. */
    abstract List<String> settings(Random random);

    @Test
    @Timeout(900)
    void killedAtAnyMomentItEndsWithTheSameResults() throws Exception {
        Expected expected = Expected.of(Expected.CATALOG);
        while (killedAt.size() < KILLS) {
            OutputFolder out = new OutputFolder(directory.resolve("out-" + completed));
            pumpUntilComplete(out);
            completed++;
            expected.assertReached(out);
            regions.add(Files.readString(out.regions()));
            for (Path file : List.of(out.felt(), out.alerts())) {
                List<String> ids = Expected.ids(file);
                repeats += ids.size() - new HashSet<>(ids).size();
            }
        }

        System.out.printf(
                "seed %d: %d kills after %s rows, %d more before or after, %d runs completed, %d lines repeated%n",
                seed, killedAt.size(), killedAt, killedAtTheEdges, completed, repeats);
        assertThat(regions).as("regions.json, byte by byte").hasSize(1);
        assertThat(new HashSet<>(killedAt)).as("different points").hasSizeGreaterThan(KILLS / 2);
    }

    /** Lives until one of them is not killed before it has finished; the last one goes without a kill. */
    private void pumpUntilComplete(OutputFolder out) throws Exception {
        while (killedAt.size() < KILLS) {
            if (liveAndDie(out)) {
                return;
            }
        }
        try (Child child = Child.start(out)) {
            assertComplete(child);
        }
    }

    /** Returns whether it had finished before it could be killed. */
    private boolean liveAndDie(OutputFolder out) throws Exception {
        boolean early = random.nextInt(8) == 0;
        try (Child child = Child.start(out, settings(random).toArray(String[]::new))) {
            if (!early) {
                child.awaitRows(random.nextInt(1_200) * ROW_BYTES);
            }
            if (!child.killAfter(Duration.ofMillis(random.nextInt(early ? 800 : 50)))) {
                assertComplete(child);
                return true;
            }
            assertQuiet(child);
            int rows = rows(out);
            if (child.lastLine().startsWith("earthquakes: ")) {
                assertThat(child.lastLine()).isEqualTo(Expected.LAST_LINE);
            } else if (child.hasWritten() && rows > 0 && rows < ROWS) {
                killedAt.add(rows);
            } else {
                killedAtTheEdges++;
            }
            return false;
        }
    }

    private void assertComplete(Child child) throws Exception {
        assertThat(child.awaitEnd()).as("seed %d: %s", seed, child.printed()).isZero();
        assertThat(child.lastLine()).as("seed %d", seed).isEqualTo(Expected.LAST_LINE);
        assertQuiet(child);
    }

    /** A kill may leave a half-written line, whose repair is worth a warning; nothing else may go wrong. */
    private void assertQuiet(Child child) {
        assertThat(child.printed())
                .as("seed %d", seed)
                .noneMatch(line -> line.startsWith("ERROR")
                        || line.contains("Exception")
                        || (line.startsWith("WARN") && !line.contains("ended in a half-written line")));
    }

    /** The rows that stand in the files. */
    private static int rows(OutputFolder out) throws IOException {
        Set<String> ids = new HashSet<>();
        for (Path file : List.of(out.felt(), out.filtered())) {
            if (Files.exists(file)) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .forEach(ids::add);
            }
        }
        return ids.size();
    }
}
