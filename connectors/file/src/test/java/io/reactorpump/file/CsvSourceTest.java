package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {

    record Quake(
            Instant time,
            double mag,
            String place,
            @Nullable Integer nst) {}

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.csv");
    }

    @Test
    void makesMapsAndRecordsOfRows() throws IOException {
        Files.writeString(
                file,
                "time,mag,place,nst,more\n2023-04-04T15:03:48.180Z,1.5,\"7km, \"\"NW\"\"\nof x\",,x\n\n2023-04-04T15:03:48Z,2,y,3,x");

        assertThat(Reads.told(FileSource.csv(file)).get(1))
                .isEqualTo("5:{time=2023-04-04T15:03:48Z, mag=2, place=y, nst=3, more=x}");
        assertThat(Reads.payloads(FileSource.csv(file, Quake.class)))
                .containsExactly(
                        new Quake(Instant.parse("2023-04-04T15:03:48.180Z"), 1.5, "7km, \"NW\"\nof x", null),
                        new Quake(Instant.parse("2023-04-04T15:03:48Z"), 2, "y", 3));
    }

    @Test
    void looksForTheHeaderBehindBlankLines() throws IOException {
        Files.writeString(file, "\uFEFF\r\n\n\"a\",b\n\n1,2");

        assertThat(Reads.told(FileSource.csv(file))).containsExactly("5:{a=1, b=2}");
    }

    @Test
    void reportsRowsThatAreNotWhatWasExpectedAndGoesOn() throws IOException {
        Files.writeString(file, """
                time,mag,place,nst
                2023-04-04T15:03:48Z,1.5,a,1
                2023-04-04T15:03:48Z,1.5,a
                2023-04-04T15:03:48Z,strong,a,1
                2023-04-04T15:03:48Z,,a,1
                yesterday,1.5,a,1
                2023-04-04T15:03:48Z,1.5,"a"b,1
                2023-04-04T15:03:48Z,1.5,a,1.5
                2023-04-04T15:03:48Z,1.5,"a,1
                2023-04-04T15:03:48Z,1.5,z,1
                """);

        assertThat(Reads.told(FileSource.csv(file, Quake.class)))
                .containsExactly(
                        "2:Quake[time=2023-04-04T15:03:48Z, mag=1.5, place=a, nst=1]",
                        "3!expected 4 columns but was 3 columns at line 3",
                        "4!expected a number but was text at line 4, column mag",
                        "5!expected a number but was empty at line 5, column mag",
                        "6!expected an ISO 8601 time with zone but was text at line 6, column time",
                        "7!expected a separator after the closing quote but was text at line 7",
                        "8!expected a whole number but was text at line 8, column nst",
                        "9!expected a closing quote but was none at line 9",
                        "10:Quake[time=2023-04-04T15:03:48Z, mag=1.5, place=z, nst=1]");
    }
}
