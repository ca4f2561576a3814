package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSetTest {

    @TempDir
    Path directory;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name : List.of("b.csv", "a.csv", "a.txt", "sub/c.csv", "sub/deep/d.csv", "[x].csv")) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Files.createDirectory(directory.resolve("e.csv"));
    }

    private List<String> found(Path in, String glob) throws IOException {
        return new FileSet(FileSourceOptions.of(in + "/" + glob))
                .list().stream().map(file -> in.relativize(file).toString()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.csv         | [x].csv a.csv b.csv
            ?.csv         | a.csv b.csv
            {a,b}.*       | a.csv a.txt b.csv
            [a-b].csv     | a.csv b.csv
            \\[x\\].csv   | [x].csv
            **.csv        | [x].csv a.csv b.csv sub/c.csv sub/deep/d.csv
            sub/*.csv     | sub/c.csv
            */*.csv       | sub/c.csv
            */*/*.csv     | sub/deep/d.csv
            s*/**         | sub/c.csv sub/deep/d.csv
            no/*.csv      | ''
            """)
    void listsTheFilesThatMatchInTheOrderOfTheirNames(String glob, String expected) throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(directory.toAbsolutePath());

        assertThat(String.join(" ", found(directory, glob))).isEqualTo(expected);
        assertThat(String.join(" ", found(relative, glob))).isEqualTo(expected);
    }

    @Test
    void takesAPathAsItIs() throws IOException {
        Path odd = directory.resolve("[x].csv");

        assertThat(new FileSet(FileSourceOptions.of(odd)).list()).containsExactly(odd);
        assertThat(new FileSet(FileSourceOptions.of("no-such-file")).list()).containsExactly(Path.of("no-such-file"));
    }

    @Test
    void takesAGlobWithoutAPatternForTheNameOfAFile() throws IOException {
        Path file = directory.resolve("a.csv");
        FileSourceOptions path = FileSourceOptions.of(file);

        assertThat(new FileSet(new FileSourceOptions(
                                path.files(),
                                true,
                                path.charset(),
                                path.maxRecordBytes(),
                                false,
                                path.pollInterval(),
                                null))
                        .list())
                .containsExactly(file);
    }

    @Test
    void doesNotFollowLinksInCirclesOrToNowhere() throws IOException {
        Files.createSymbolicLink(directory.resolve("sub/circle"), directory);
        Files.createSymbolicLink(directory.resolve("nowhere.csv"), directory.resolve("none.csv"));
        Files.createSymbolicLink(directory.resolve("link.csv"), directory.resolve("a.txt"));

        assertThat(found(directory, "**.csv"))
                .containsExactly("[x].csv", "a.csv", "b.csv", "link.csv", "sub/c.csv", "sub/deep/d.csv");
    }

    @Test
    void looksInTheWorkingDirectoryForAGlobOfANameAlone() throws IOException {
        List<Path> found = new FileSet(FileSourceOptions.of("*.xml")).list();

        assertThat(found).allSatisfy(file -> assertThat(file).isRegularFile().hasExtension("xml"));
        assertThat(found.stream().map(Path::getParent)).containsOnlyNulls();
    }
}
