package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pump;
import io.reactorpump.core.status.DrainReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path SOURCE = Path.of("src/main/java/io/reactorpump/samples/earthquakes/StrongQuakes.java");

    @Test
    void showsTheCodeOfTheExampleAsItIs() throws IOException {
        String readme = Files.readString(MODULE.resolve("../../README.md"));
        String source = Files.readString(MODULE.resolve(SOURCE));

        String shown = readme.substring(readme.indexOf("```java\n") + 8);
        shown = shown.substring(0, shown.indexOf("```"));
        String code = source.substring(source.indexOf("// example\n") + 11, source.indexOf("    // end"));

        assertThat(shown).isEqualTo(code.stripTrailing().stripIndent() + "\n");
    }

    @Test
    void runsTheExample(@TempDir Path out) throws IOException {
        Path csv = MODULE.resolve("data/usgs-earthquakes-2023-03.csv");
        try (Pump pump = Pump.create()) {
            DrainReport report =
                    pump.start(StrongQuakes.pipeline(csv, out)).completed().block(Duration.ofMinutes(1));

            assertThat(report).isEqualTo(new DrainReport(12_569, 12_569, 0, 0, 0, Optional.empty()));
        }
        List<String> written = Files.readAllLines(out.resolve("strong.jsonl"));
        long strong = Files.readAllLines(csv).stream()
                .skip(1)
                .map(row -> row.split(",", -1)[4])
                .filter(mag -> !mag.isEmpty() && Double.parseDouble(mag) >= 5)
                .count();
        assertThat(strong).isPositive();
        assertThat(written).hasSize((int) strong).allMatch(line -> line.startsWith("{\"id\":\""));
    }
}
