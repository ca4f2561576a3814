package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.FatalException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    @TempDir
    Path directory;

    private Path file;
    private Path checkpoint;

    @BeforeEach
    void nameTheFiles() {
        file = directory.resolve("a.log");
        checkpoint = directory.resolve("state/a.checkpoint");
    }

    private FileSource<String> source() {
        return FileSource.lines(file).checkpoint(checkpoint);
    }

    /** Reads all and commits so many records. */
    private void commit(FileSource<?> source, int count) {
        List<? extends Received<?>> records = Reads.all(source);
        Reads.commit(source, records.get(count - 1));
    }

    @Test
    void remembersOffsetLineAndFingerprintOfEachFile() throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        commit(source(), 2);

        assertThat(checkpoint).content().isEqualToNormalizingNewlines("""
                {
                  "version" : 1,
                  "files" : {
                    "%s" : {
                      "offset" : 4,
                      "line" : 3,
                      "head" : "a6e2b7a040683432de03a18fd8a1939a2fdf82585b364bfc874bdd4095c4cae1",
                      "tail" : "d0b42254"
                    }
                  }
                }""".formatted(file));
        assertThat(directory.resolve("state"))
                .isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void goesOnBehindTheCommittedRecord() throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        commit(source(), 2);

        assertThat(Reads.told(source())).containsExactly("3:3");
    }

    @Test
    void goesOnInAFileThatHasGrown() throws IOException {
        Files.writeString(file, "1\n2\n");
        commit(source(), 2);
        assertThat(Reads.told(source())).isEmpty();

        Files.writeString(file, "3\n", StandardOpenOption.APPEND);

        assertThat(Reads.told(source())).containsExactly("3:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4\n5\n6\n", "1\n4\n3\n", "1\n", ""})
    void readsAnotherFileUnderTheSameNameFromItsBeginning(String other) throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        commit(source(), 2);

        Files.writeString(file, other);

        assertThat(Reads.payloads(source())).isEqualTo(other.lines().toList());
    }

    @Test
    void tellsFilesApartThatDifferOnlyShortlyBeforeTheCommittedPlace() throws IOException {
        String same = "same\n".repeat(4_000);
        Files.writeString(file, same + "one\nnext\n");
        commit(source(), 4_001);

        Files.writeString(file, same + "two\nnext\n");

        assertThat(Reads.all(source())).hasSize(4_002);
    }

    @Test
    void goesOnFarBehindALongHeader() throws IOException {
        String name = "x".repeat(5_000);
        Files.writeString(file, "a," + name + "\n" + "1,2\n".repeat(10_000) + "3,4\n");
        FileSource<Map<String, String>> rows = FileSource.csv(file).checkpoint(checkpoint);
        commit(rows, 10_000);

        assertThat(Reads.told(rows)).containsExactly("10002:{a=3, " + name + "=4}");
    }

    @Test
    void readsAWholeFileAgainIfItHasChanged() throws IOException {
        FileSource<byte[]> whole = FileSource.whole(file, Codec.bytes()).checkpoint(checkpoint);
        Files.writeString(file, "");
        commit(whole, 1);
        assertThat(Reads.all(whole)).isEmpty();

        Files.writeString(file, "now");

        assertThat(Reads.payloads(whole)).containsExactly("now".getBytes(StandardCharsets.UTF_8));
        commit(whole, 1);
        assertThat(Reads.all(whole)).isEmpty();
    }

    @Test
    void doesNotOpenFinishedFilesAgain() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("1\n2\n".getBytes(StandardCharsets.UTF_8));
        }
        AtomicInteger opened = new AtomicInteger();
        FileSource<String> watched = source().on((path, options) -> {
            opened.incrementAndGet();
            return FileChannel.open(path, options);
        });
        commit(watched, 2);
        opened.set(0);

        assertThat(Reads.all(watched)).isEmpty();
        assertThat(opened).hasValue(0);
    }

    @Test
    void takesNoPartInAGlobAndForgetsFilesThatAreGone() throws IOException {
        Path inside = directory.resolve("checkpoint");
        FileSource<String> all = FileSource.lines(directory + "/*").checkpoint(inside);
        Files.writeString(file, "1\n");
        Path other = Files.writeString(directory.resolve("b.log"), "2\n");
        List<Received<String>> records = Reads.all(all);
        records.forEach(record -> Reads.commit(all, record));
        assertThat(inside).content().contains("a.log", "b.log");
        assertThat(Reads.all(all)).isEmpty();

        Files.delete(file);
        Files.writeString(other, "3\n", StandardOpenOption.APPEND);
        Reads.all(all).forEach(record -> Reads.commit(all, record));

        assertThat(inside).content().contains("b.log").doesNotContain("a.log");
    }

    @Test
    void ignoresCommitsOfPlacesItDoesNotKnow() throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        FileSource<String> source = source();
        List<Received<String>> records = Reads.all(source);

        Reads.commit(source, records.get(1));
        Reads.commit(source, records.get(0));
        Reads.commit(source, Received.of("x", records.get(0).partition(), 5));

        assertThat(Reads.told(source())).containsExactly("3:3");
    }

    @Test
    void refusesAPlaceWhereNoFileCanBe() throws IOException {
        Files.writeString(file, "1\n");
        Path below = file.resolve("checkpoint");

        assertThatThrownBy(() -> Reads.all(FileSource.lines(file).checkpoint(directory)))
                .isInstanceOf(FatalException.class)
                .hasMessage("checkpoint '" + directory
                        + "' is a directory (expected: a file, which is made when it is missing)");
        assertThatThrownBy(() -> Reads.all(FileSource.lines(file).checkpoint(below)))
                .isInstanceOf(FatalException.class)
                .hasMessage("checkpoint '" + below
                        + "' is below a file (expected: a file, which is made when it is missing)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "null",
                "{\"version\":2,\"files\":{}}",
                "{\"version\":1}",
                "{\"version\":1,\"files\":{\"/a\":null}}",
                "{\"version\":1,\"files\":{\"/a\":{\"offset\":1,\"line\":1}}}"
            })
    void refusesADamagedCheckpoint(String content) throws IOException {
        Files.writeString(file, "1\n");
        Files.createDirectories(checkpoint.getParent());
        Files.writeString(checkpoint, content);

        assertThatThrownBy(() -> Reads.all(source()))
                .isInstanceOf(FatalException.class)
                .hasMessage("checkpoint '" + checkpoint
                        + "' is damaged (expected: JSON with version 1; restore it, or delete"
                        + " it to read everything from the beginning)");
    }
}
