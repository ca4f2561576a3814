package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an INI file may look like, and what is said of one that does not. */
class IniTest {

    @TempDir
    Path folder;

    @Test
    void valuesAreTrimmedAndKeepEverythingElse() {
        Config section = section("""
                [s]
                a=1
                b : two words ; no comment # either
                c = x=y:z
                "quoted" = "as it is"
                empty =
                """);

        assertThat(section.names()).containsExactly("a", "b", "c", "\"quoted\"", "empty");
        assertThat(section.get("a")).isEqualTo("1");
        assertThat(section.get("b")).isEqualTo("two words ; no comment # either");
        assertThat(section.get("c")).isEqualTo("x=y:z");
        assertThat(section.get("\"quoted\"")).isEqualTo("\"as it is\"");
        assertThat(section.get("empty")).isEmpty();
    }

    @Test
    void indentedLinesContinueAValue() {
        Config section = section("""
                [s]
                query =
                    SELECT *
                      # a comment in between
                    FROM orders

                    WHERE paid
                next = 1

                """);

        assertThat(section.get("query")).isEqualTo("\nSELECT *\nFROM orders\n\nWHERE paid");
        assertThat(section.get("next")).isEqualTo("1");
    }

    @Test
    void aWholeSectionMayBeIndented() {
        Config section = section("""
                  [s]
                  a = 1
                    and more
                  b = 2
                """);

        assertThat(section.get("a")).isEqualTo("1\nand more");
        assertThat(section.get("b")).isEqualTo("2");
    }

    @Test
    void commentsByteOrderMarkAndForeignLineEndsAreUnderstood() {
        Config section = section("\uFEFF# comment\r\n[ s ]\r\n; comment\r\na = 1\rb = 2\n");

        assertThat(section.get("a")).isEqualTo("1");
        assertThat(section.get("b")).isEqualTo("2");
    }

    @Test
    void aSectionMayGoOnLater() {
        Config section = section("""
                [s]
                a = 1
                [other]
                a = 0
                [s]
                b = 2
                """);

        assertThat(section.names()).containsExactly("a", "b");
    }

    @Test
    void dotsAndColonsAreTheSameWayDown() {
        Config config = Conf.in(folder, """
                [pipeline:p:C]
                retry.max = 3
                [pipeline:p:C:retry]
                delay = 1
                [pipeline:p]
                C.url = x
                """).load();

        Config component = config.section("pipeline", "p", "C");
        assertThat(component.getInt("retry.max")).isEqualTo(3);
        assertThat(component.section("retry").getInt("delay")).isEqualTo(1);
        assertThat(component.get("url")).isEqualTo("x");
    }

    @Test
    void allThatIsWrongIsToldAtOnceAndALineWithoutAKeyIsNotShown() {
        String problems = Conf.in(folder, """
                early = 1
                [s]
                hunter2
                = nothing
                a = 1
                a = 2
                a.b = 3
                [broken
                ignored = 1
                [p::c]
                [t] ; not a comment
                x..y = 1
                [s:a]
                z = 1
                """).problems();

        assertThat(problems).isEqualTo("""
                        pipelines.conf:1: early: in no section (expected: a [section] before the first key)
                        pipelines.conf:3: [s] line: no 'key =' (expected: key = value, [section], a comment, or an indented line to go on)
                        pipelines.conf:4: [s] line: no 'key =' (expected: key = value, [section], a comment, or an indented line to go on)
                        pipelines.conf:6: [s] a: given again (expected: once; it is given at pipelines.conf:5)
                        pipelines.conf:7: [s] a.b: given within 'a' (expected: once; 'a' is given as a value at pipelines.conf:5)
                        pipelines.conf:8: section: [broken (expected: [name] or [kind:name], alone on its line)
                        pipelines.conf:10: section: [p::c] (expected: [name] or [kind:name], alone on its line)
                        pipelines.conf:11: section: [t] ; not a comment (expected: [name] or [kind:name], alone on its line)
                        pipelines.conf:13: [s:a]: a section (expected: once; it is given as a value at pipelines.conf:5)
                        pipelines.conf:14: [s:a] z: given within 'a' (expected: once; 'a' is given as a value at pipelines.conf:5)""");
    }

    @Test
    void aKeyOfDotsOrTooManyNamesIsRefused() {
        String problems =
                Conf.in(folder, "[s]\nx..y = 1\n" + "a.".repeat(16) + "b = 1\n").problems();

        assertThat(problems).isEqualTo("""
                        pipelines.conf:2: [s] x..y: the key (expected: a name, or up to 16 names with dots between them)
                        pipelines.conf:3: [s] a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.b: the key (expected: a name, or up to 16 names with dots between them)""");
    }

    private Config section(String text) {
        return Conf.in(folder, text).load().section("s");
    }
}
