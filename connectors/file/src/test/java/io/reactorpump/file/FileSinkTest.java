package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class FileSinkTest {

    record Felt(String id, Instant time, double mag) {}

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("out/a.jsonl");
    }

    static ComponentContext context() {
        return new ComponentContext("test", "out", Schedulers.parallel());
    }

    static <T> List<WriteResult> write(FileSink<T> sink, List<T> payloads) {
        sink.open(context()).block(Reads.LIMIT);
        try {
            return Flux.fromIterable(payloads)
                    .flatMapSequential(payload -> sink.write(StandaloneEvent.of(payload)), 1024)
                    .collectList()
                    .blockOptional(Reads.LIMIT)
                    .orElseThrow();
        } finally {
            sink.close().block(Reads.LIMIT);
        }
    }

    @Test
    void writesALineForEachPayloadInOrder() throws IOException {
        List<Integer> numbers = IntStream.range(0, 5_000).boxed().toList();

        write(FileSink.lines(file), numbers);

        assertThat(Files.readAllLines(file))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void writesALineOfJsonForEachPayloadOrItem() throws IOException {
        Felt felt = new Felt("a", Instant.EPOCH, 1.5);
        write(FileSink.jsonLines(file), List.of(felt));
        write(FileSink.<Felt>jsonLines(file).batches().fsync(), List.of(List.of(felt, felt)));

        String line = "{\"id\":\"a\",\"time\":\"1970-01-01T00:00:00Z\",\"mag\":1.5}";
        assertThat(Files.readAllLines(file)).containsExactly(line, line, line);
    }

    @Test
    void cutsOffAHalfWrittenLineWhenOpened() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "1\n2\nhal");

        write(FileSink.lines(file), List.of("3"));

        assertThat(Files.readAllLines(file)).containsExactly("1", "2", "3");
    }

    @Test
    void cutsOffAHalfWrittenRowThatGoesOverSeveralLines() throws IOException {
        record Row(int a, String b) {}
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a,b\n1,\"x\ny\"\n2,\"half\n");

        write(FileSink.csv(file, Row.class), List.of(new Row(3, "z"), new Row(4, "\n\"")));

        assertThat(Files.readString(file)).isEqualTo("a,b\n1,\"x\ny\"\n3,z\n4,\"\n\"\"\"\n");
    }

    @Test
    void writesRowsOfMapsAndOfRecordsUnderOtherNames() throws IOException {
        record Row(int a, Optional<String> b, @Nullable Instant c) {}

        write(
                FileSink.csv(file, Csv.defaults().withSeparator(';').withColumns("x", "y")),
                List.of(Map.of("y", 2, "x", "1;"), Map.of("x", 3)));
        assertThat(Files.readString(file)).isEqualTo("x;y\n\"1;\";2\n3;\n");

        Path other = directory.resolve("other.csv");
        write(
                FileSink.csv(other, Row.class, Csv.defaults().withColumns("x", "y", "z")),
                List.of(new Row(1, Optional.of("b"), Instant.EPOCH), new Row(2, Optional.empty(), null)));
        assertThat(Files.readString(other)).isEqualTo("x,y,z\n1,b,1970-01-01T00:00:00Z\n2,,\n");
    }

    @Test
    void writesAnEmptyFieldThatStandsAloneSoThatItIsNoBlankLine() throws IOException {
        record Row(@Nullable String a) {}
        List<Row> rows = List.of(new Row(""), new Row("x"));

        write(FileSink.csv(file, Row.class), rows);
        write(FileSink.csv(file, Row.class), List.of(new Row(null)));

        assertThat(Files.readString(file)).isEqualTo("a\n\"\"\nx\n\"\"\n");
        assertThat(Reads.payloads(FileSource.csv(file, Row.class)))
                .startsWith(rows.get(0), rows.get(1))
                .hasSize(3);
    }

    @Test
    void refusesAFileWithOtherColumns() throws IOException {
        record Row(int a, String b) {}
        Files.createDirectories(file.getParent());
        Files.writeString(file, "b,a\n1,2\n");

        assertThatThrownBy(() -> write(FileSink.csv(file, Row.class), List.of()))
                .isInstanceOf(FatalException.class)
                .hasMessage(
                        "file '" + file + "' begins with another header row (expected: the columns of this sink; give"
                                + " another path, or replace())");
    }

    @Test
    void completesAHeaderThatIsHalfWritten() throws IOException {
        record Row(int a, String b) {}
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a,");

        write(FileSink.csv(file, Row.class), List.of(new Row(1, "x")));

        assertThat(Files.readString(file)).isEqualTo("a,b\n1,x\n");
    }

    @Test
    void refusesToCutAFileThatIsNotOneOfLines() throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel large = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.wrap(new byte[1]), 100L << 20);
        }

        assertThatThrownBy(() -> write(FileSink.lines(file), List.of("x")))
                .isInstanceOf(FatalException.class)
                .hasMessage("file '" + file
                        + "' does not look like one of lines (expected: a file written by this sink; give"
                        + " another path, or replace())");
        assertThat(file).hasSize((100L << 20) + 1);
    }

    @Test
    void replacesTheFileAtEachStart() throws IOException {
        FileSink<String> sink = FileSink.<String>lines(file).replace();

        write(sink, List.of("1"));
        write(sink, List.of("2", "3"));

        assertThat(Files.readString(file)).isEqualTo("2\n3\n");
    }

    @Test
    void beginsAUtf16FileWithItsByteOrder() throws IOException {
        FileSink<String> sink = FileSink.<String>lines(file).charset(StandardCharsets.UTF_16);

        write(sink, List.of("é"));
        Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        write(sink, List.of("€"));

        assertThat(Files.readString(file, StandardCharsets.UTF_16)).isEqualTo("é\n€\n");
        assertThat(Files.readAllBytes(file)).startsWith(0xFE, 0xFF);
    }

    @Test
    void failsAnItemAloneThatHasNoSuchForm() throws IOException {
        FileSink<List<Object>> sink = FileSink.jsonLines(file);
        Object[] bad = new Object[1];
        bad[0] = bad;

        List<WriteResult> results = write(sink, List.of(List.of(1, bad, 3), List.of(4)));

        assertThat(results.get(0))
                .isInstanceOfSatisfying(
                        WriteResult.Partly.class,
                        partly -> assertThat(partly.failures())
                                .hasEntrySatisfying(
                                        1,
                                        cause -> assertThat(cause)
                                                .isInstanceOf(DataException.class)
                                                .hasMessageStartingWith(
                                                        "expected a value with a JSON form but was Object[] at $[0][0]"))
                                .hasSize(1));
        assertThat(Files.readString(file)).isEqualTo("1\n3\n4\n");

        FileSink<String> latin =
                FileSink.<String>lines(directory.resolve("latin")).charset(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> write(latin, List.of("€")))
                .isInstanceOf(DataException.class)
                .hasMessage("expected text that ISO-8859-1 can hold but was other text at the payload");
    }

    @Test
    void failsATextThatWouldBeSeveralLines() throws IOException {
        assertThatThrownBy(() -> write(FileSink.lines(file), List.of("one", "two\nlines")))
                .isInstanceOf(DataException.class)
                .hasMessage("expected a text of one line but was one with a line break at the payload");

        assertThat(Files.readString(file)).isEqualTo("one\n");
    }

    @Test
    void saysThatItIsClosed() {
        FileSink<String> sink = FileSink.lines(file);

        assertThatThrownBy(() -> sink.write(StandaloneEvent.of("x")).block(Reads.LIMIT))
                .isInstanceOf(StateException.class)
                .hasMessage("file sink '" + file + "' is CLOSED (expected: OPEN to write)");
    }

    @Test
    void saysThatItMayNotWrite() {
        Disk locked = (path, options) -> {
            throw new AccessDeniedException(path.toString());
        };

        assertThatThrownBy(() -> write(FileSink.<String>lines(file).on(locked), List.of("x")))
                .isInstanceOf(FatalException.class)
                .hasMessage(
                        "file '" + file + "' may not be written (expected: permission to write it and its directory)");
        assertThatThrownBy(() -> write(FileSink.<String>lines(directory), List.of("x")))
                .isInstanceOf(FatalException.class)
                .hasMessage("'" + directory + "' is a directory (expected: a file to write)");
    }

    @Test
    void saysThatItsDirectoryIsAFile() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "");

        for (Path below : List.of(taken.resolve("x.txt"), taken.resolve("y/x.txt"))) {
            assertThatThrownBy(() -> write(FileSink.<String>lines(below), List.of("x")))
                    .isInstanceOf(FatalException.class)
                    .hasMessage("'" + taken + "' is a file (expected: a directory, to write files in it)");
        }
    }

    @Test
    void isOnDiskBeforeTheAnswerIfAskedTo() {
        List<String> calls = new CopyOnWriteArrayList<>();
        Disk watched = (path, options) -> new DelegatingChannel(FileChannel.open(path, options)) {
            @Override
            public int write(ByteBuffer from) throws IOException {
                calls.add("write");
                return super.write(from);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                calls.add("force");
                super.force(metaData);
            }
        };
        FileSink<String> sink = FileSink.<String>lines(file).fsync().on(watched);

        sink.open(context()).block(Reads.LIMIT);
        sink.write(StandaloneEvent.of("x"))
                .doOnSuccess(done -> calls.add("answer"))
                .block(Reads.LIMIT);
        sink.close().block(Reads.LIMIT);

        assertThat(calls).containsExactly("write", "force", "answer");
    }
}
