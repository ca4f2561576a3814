package io.reactorpump.samples.buildflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of listings in the README names what there is. */
class ReadmeTest {

    private static final Path PACKAGE = Path.of("java", "io", "reactorpump", "samples", "buildflow");

    private static Set<String> named(String regex) throws IOException {
        Pattern pattern = Pattern.compile("`(" + regex + ")`");
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| "))
                .flatMap(row -> pattern.matcher(row).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(String tree) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", tree).resolve(PACKAGE))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyClassOfThisSampleStandsInTheTableAndEveryClassOfTheTableExists() throws IOException {
        assertThat(named("[A-Z]\\w+(?<!Test|IT)")).isEqualTo(classes("main"));
    }

    @Test
    void everyTestOfTheTableExists() throws IOException {
        assertThat(classes("test")).containsAll(named("\\w+(?:Test|IT)"));
        assertThat(named("\\w+(?:Test|IT)")).hasSize(2);
    }
}
