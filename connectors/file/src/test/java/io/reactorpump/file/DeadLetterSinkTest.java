package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterSinkTest {

    record Quake(String id, double mag) {}

    @TempDir
    Path directory;

    private static DeadLetter letter(@Nullable Object original, @Nullable Object stageInput, Headers headers) {
        return new DeadLetter(
                "quakes",
                "parse",
                "file=a.csv, offset=42",
                new Position("file=a.csv", 42),
                "key",
                Instant.EPOCH,
                headers,
                original,
                stageInput,
                2,
                DeadLetter.Cause.chain(new DataException("a number", "text", "line 17, column mag", new IOException())),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1));
    }

    private List<String> written(DeadLetter... letters) throws IOException {
        Path file = directory.resolve("dead.jsonl");
        FileSinkTest.write(FileSink.deadLetters(file), List.of(letters));
        return Files.readAllLines(file);
    }

    @Test
    void writesTheWholeStory() throws IOException {
        Headers headers = Headers.of("file", "a.csv").with("line", "17").with("raw", new byte[] {(byte) 0xFF});

        assertThat(written(letter("a,b\n", new Quake("q", 1.5), headers)))
                .containsExactly("{\"pipeline\":\"quakes\",\"stage\":\"parse\",\"id\":\"file=a.csv, offset=42\","
                        + "\"partition\":\"file=a.csv\",\"offset\":42,\"file\":\"a.csv\",\"line\":17,"
                        + "\"reason\":\"expected a number but was text at line 17, column mag\",\"key\":\"key\","
                        + "\"timestamp\":\"1970-01-01T00:00:00Z\",\"headers\":{\"raw\":{\"base64\":\"/w==\"}},"
                        + "\"original\":\"a,b\\n\",\"stageInput\":{\"id\":\"q\",\"mag\":1.5},\"attempts\":2,"
                        + "\"errors\":[{\"type\":\"io.reactorpump.api.error.DataException\",\"message\":"
                        + "\"expected a number but was text at line 17, column mag\"},"
                        + "{\"type\":\"java.io.IOException\",\"message\":null}],"
                        + "\"firstFailedAt\":\"1970-01-01T00:00:00Z\",\"lastFailedAt\":\"1970-01-01T00:00:01Z\"}");
    }

    @Test
    void cutsOffLargePayloadsAndNotesWhatHasNoForm() throws IOException {
        Object[] endless = new Object[1];
        endless[0] = endless;
        byte[] text = "x".repeat(70_000).getBytes(StandardCharsets.UTF_8);

        List<String> lines = written(
                letter(text, text, Headers.none()),
                letter("é".repeat(70_000), null, Headers.none()),
                letter(List.of("y".repeat(70_000)), null, Headers.none()),
                letter(endless, null, Headers.none()),
                letter(null, null, Headers.none()));

        String kept = "x".repeat(65_536);
        assertThat(lines.get(0))
                .contains("\"original\":{\"text\":\"" + kept + "\",\"missing\":"
                        + "\"the first 65536 of 70000 bytes; no more is kept\"},\"attempts\"");
        assertThat(lines.get(1)).contains("é\",\"missing\":\"the first 65536 of 70000 characters; no more is kept\"}");
        assertThat(lines.get(2))
                .contains("\"original\":{\"json\":\"[\\\"yyy")
                .contains("y\",\"missing\":\"the first 65536 of 70004 characters; no more is kept\"}");
        assertThat(lines.get(3))
                .contains("\"original\":{\"missing\":" + "\"a [Ljava.lang.Object; has no form as application/json\"}");
        assertThat(lines.get(4)).doesNotContain("original");
    }

    @Test
    void doesNotRelyOnTheEqualsOfPayloads() throws IOException {
        record Odd(String a) {
            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("not to be compared");
            }

            @Override
            public int hashCode() {
                return 0;
            }
        }

        assertThat(written(
                        letter(new Odd("x"), new Odd("x"), Headers.none()),
                        letter(new Odd("x"), new Odd("y"), Headers.none())))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"original\":{\"a\":\"x\"}")
                                .doesNotContain("stageInput"),
                        line -> assertThat(line).contains("\"stageInput\":{\"a\":\"y\"}"));
    }
}
