package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludeTest {

    @TempDir
    Path folder;

    @Test
    void includedFilesAreFoundBesideTheFileThatNamesThem() {
        Config config = Conf.in(folder, """
                [general]
                include = conf.d/*.conf
                    ${EXTRA:-extra}/one.conf
                [s]
                a = 1
                """)
                .file("conf.d/b.conf", "[s]\nb = 2\n[general]\ninclude=deeper/c.conf")
                .file("conf.d/a.txt", "not read")
                .file("conf.d/deeper/c.conf", "[s]\nc = 3")
                .file("extra/one.conf", "[s]\nd = 4")
                .load();

        assertThat(config.section("s").getMap(".")).isEmpty();
        assertThat(config.section("s").names()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(config.names()).contains("general");
    }

    @Test
    void aFileIsReadOnceWhoeverIncludesIt() {
        Config config = Conf.in(folder, "[general]\ninclude = a.conf b.conf a.conf *.conf")
                .file("a.conf", "[general]\ninclude = c.conf")
                .file("b.conf", "[general]\ninclude = ./c.conf")
                .file("c.conf", "[s]\nx = 1")
                .load(new Problems());

        assertThat(config.section("s").getInt("x")).isEqualTo(1);
    }

    @Test
    void aCircleIsRefusedWhereItCloses() {
        String problems = Conf.in(folder, "[general]\ninclude = a.conf")
                .file("a.conf", "[general]\ninclude = b.conf")
                .file("b.conf", "[s]\nx = 1\n[general]\ninclude = a.conf")
                .problems();

        assertThat(problems)
                .isEqualTo("b.conf:4: [general] include: a.conf (expected: a file that does not include itself)");
    }

    @Test
    void whatIsGivenInTwoFilesIsRefused() {
        String problems = Conf.in(folder, "[general]\ninclude = a.conf\n[s]\nx = 1")
                .file("a.conf", "[s]\nx = 2")
                .problems();

        assertThat(problems)
                .isEqualTo("pipelines.conf:4: [s] x: given again (expected: once; it is given at a.conf:2)");
    }

    @Test
    void whatCannotBeReadIsToldWhereItIsAskedFor() throws IOException {
        Conf conf = Conf.in(folder, """
                [general]
                include = missing.conf none/*.conf folder latin.conf large.conf a**.conf [.conf
                """).file("folder/x", "").file("large.conf", "#".repeat(ConfigFiles.LARGEST + 1));
        Files.write(conf.path("latin.conf"), "[s]\nx = \u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(conf.problems()).isEqualTo("""
                        pipelines.conf:2: [general] include: missing.conf (expected: a file that exists)
                        pipelines.conf:2: [general] include: folder (expected: a file)
                        pipelines.conf:2: [general] include: latin.conf (expected: UTF-8 text)
                        pipelines.conf:2: [general] include: large.conf (expected: at most 1MiB)
                        pipelines.conf:2: [general] include: a**.conf (expected: a path that can be read, or a glob without '**')
                        pipelines.conf:2: [general] include: [.conf (expected: a path that can be read, or a glob without '**')""");
    }

    @Test
    void includesHaveADepth() {
        Conf conf = Conf.in(folder, "[general]\ninclude = 1.conf");
        for (int i = 1; i <= 20; i++) {
            conf.file(i + ".conf", "[general]\ninclude = " + (i + 1) + ".conf");
        }

        assertThat(conf.problems())
                .isEqualTo("15.conf:2: [general] include: 16.conf (expected: at most 16 files deep)");
    }

    @Test
    void thereIsALimitToTheNumberOfFiles() {
        Conf conf = Conf.in(folder, "[general]\ninclude = many/*");
        for (int i = 0; i < ConfigFiles.MOST; i++) {
            conf.file("many/" + i, "");
        }

        assertThat(conf.problems())
                .isEqualTo("pipelines.conf:2: [general] include: many/99 (expected: at most 256 files)");
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        Problems problems = new Problems();

        Config.load(Path.of("no-such.conf"), Map.of(), problems);

        assertThat(problems.all())
                .singleElement()
                .hasToString("configuration: no-such.conf (expected: a file that exists)");
    }
}
