package io.reactorpump.samples.bspump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of listings in the README names what there is. */
class ReadmeTest {

    private static final Path MAIN = Path.of("src", "main", "java", "io", "reactorpump", "samples", "bspump");
    private static final Path TESTS = Path.of("src", "test", "java", "io", "reactorpump", "samples", "bspump");

    /** Parts of other listings. */
    private static final Set<String> PARTS = Set.of("components.Answers", "components.MyServiceClient");

    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
    }

    private static Set<String> named(String regex) throws IOException {
        Pattern pattern = Pattern.compile(regex);
        Set<String> found = new TreeSet<>();
        table().forEach(row -> pattern.matcher(row).results().forEach(match -> found.add(match.group(1))));
        return found;
    }

    @Test
    void everyClassOfThisSampleStandsInTheTableAndEveryClassOfTheTableExists() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String guide : List.of("components", "sinks", "triggers")) {
            try (Stream<Path> files = Files.list(MAIN.resolve(guide))) {
                files.map(file -> file.getFileName().toString().replace(".java", ""))
                        .filter(name -> !name.equals("package-info"))
                        .forEach(name -> classes.add(guide + "." + name));
            }
        }
        classes.removeAll(PARTS);

        assertThat(named("`((?:components|sinks|triggers)\\.\\w+)`")).isEqualTo(classes);
    }

    @Test
    void everyTestOfTheTableExists() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<String> tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();

            assertThat(tests).containsAll(named("`(\\w+(?:Test|IT))`"));
        }
        assertThat(named("`(\\w+(?:Test|IT))`")).hasSizeGreaterThan(5);
    }
}
