package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.test.StandaloneSourceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class BadInputTest {

    record Quake(String id, double mag) {}

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.log");
    }

    private static void fails(FileSource<?> source, Class<? extends Exception> type, String message) {
        StepVerifier.create(source.receive(new StandaloneSourceContext()))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOf(type).hasMessage(message))
                .verify(Reads.LIMIT);
    }

    @Test
    void missingFile() {
        fails(
                FileSource.lines(file),
                FatalException.class,
                "file '" + file
                        + "' does not exist (expected: a readable file; correct the path, or follow() to wait for"
                        + " the file)");
    }

    @Test
    void globWithoutAFileIsEmpty() {
        assertThat(Reads.all(FileSource.lines(directory + "/*.log"))).isEmpty();
        assertThat(Reads.all(FileSource.lines(directory + "/no/such/directory/*.log")))
                .isEmpty();
    }

    @Test
    void codecThatFailsAsAJvmDoes() throws IOException {
        Files.writeString(file, "1");
        Codec<String> failing = new Codec<>() {
            @Override
            public String contentType() {
                return "text/plain";
            }

            @Override
            public byte[] encode(String payload) {
                return payload.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                throw new NoClassDefFoundError("Missing");
            }
        };

        StepVerifier.create(FileSource.whole(file, failing).receive(new StandaloneSourceContext()))
                .expectError(NoClassDefFoundError.class)
                .verify(Reads.LIMIT);
    }

    @Test
    void directory() {
        String message = "'" + directory
                + "' is a directory (expected: a file; to read the files in it, give the glob '" + directory + "/*')";

        fails(FileSource.lines(directory), FatalException.class, message);
        fails(FileSource.lines(directory).follow(), FatalException.class, message);
    }

    @Test
    void unreadableFile() throws IOException {
        Files.writeString(file, "1\n");
        Disk locked = (path, options) -> {
            throw new AccessDeniedException(path.toString());
        };

        fails(
                FileSource.lines(file).on(locked),
                FatalException.class,
                "file '" + file + "' may not be read (expected: permission to read it and to enter its directories)");
    }

    @Test
    void brokenDiskIsWaitedFor() throws IOException {
        Files.writeString(file, "1\n2\n");
        Disk broken = (path, options) -> new DelegatingChannel(FileChannel.open(path, options)) {
            @Override
            public int read(ByteBuffer to) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        fails(
                FileSource.lines(file).on(broken),
                InfrastructureException.class,
                "file '" + file + "' can not be read: Input/output error");
    }

    @Test
    void truncatedGzipIsReadUpToTheCut() throws IOException {
        List<String> lines = gzipped(file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        List<String> read = new ArrayList<>();

        assertThatThrownBy(() -> FileSource.lines(file)
                        .receive(new StandaloneSourceContext())
                        .doOnNext(record -> read.add(record.payload()))
                        .blockLast(Reads.LIMIT))
                .isInstanceOf(FatalException.class)
                .hasMessageMatching(
                        "file '" + file + "' ends in the middle of its gzip stream, after [0-9]+ uncompressed"
                                + " bytes; the complete records before are read \\(expected: a complete gzip file; replace it and"
                                + " restart, or follow\\(\\) a file that is still being written\\)");

        assertThat(read).hasSizeGreaterThan(lines.size() / 4).isEqualTo(lines.subList(0, read.size()));
    }

    @Test
    void damagedGzipIsReadUpToTheDamage() throws IOException {
        List<String> lines = gzipped(file);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 100, (byte) 0xFF);
        Files.write(file, bytes);
        List<String> read = new ArrayList<>();

        assertThatThrownBy(() -> FileSource.lines(file)
                        .receive(new StandaloneSourceContext())
                        .doOnNext(record -> read.add(record.payload()))
                        .blockLast(Reads.LIMIT))
                .isInstanceOf(FatalException.class)
                .hasMessageMatching(
                        "file '" + file + "' is not a gzip stream behind [0-9]+ uncompressed bytes; the complete"
                                + " records before are read \\(expected: a sound gzip file; replace it and restart\\)");

        assertThat(read).isNotEmpty().isSubsetOf(lines);
    }

    @Test
    void fileThatIsNotGzipThoughItsNameSaysSo() throws IOException {
        Path named = Files.writeString(directory.resolve("a.gz"), "text\n");

        fails(
                FileSource.lines(named),
                FatalException.class,
                "file '" + named + "' is not a gzip stream behind 0 uncompressed bytes; the complete records before are"
                        + " read (expected: a sound gzip file; replace it and restart)");
    }

    private static List<String> gzipped(Path file) throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 20_000; i++) {
                lines.add(Long.toHexString(random.nextLong()));
                out.write((lines.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, bytes.toByteArray());
        return lines;
    }

    @Test
    void lineOfAHundredMegabytesIsSkippedWithoutBeingHeld() throws IOException {
        int length = 100_000_000;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap("before\n".getBytes(StandardCharsets.UTF_8)));
            out.write(ByteBuffer.wrap("\nafter\n".getBytes(StandardCharsets.UTF_8)), 7 + length);
        }
        AtomicInteger largestBuffer = new AtomicInteger();
        Disk watched = (path, options) -> new DelegatingChannel(FileChannel.open(path, options)) {
            @Override
            public int read(ByteBuffer to) throws IOException {
                largestBuffer.accumulateAndGet(to.capacity(), Math::max);
                return super.read(to);
            }
        };

        List<Received<String>> records = Reads.all(FileSource.lines(file).on(watched));

        assertThat(records)
                .extracting(Reads::told)
                .containsExactly(
                        "1:before", "2!expected at most 1048576 bytes but was 100000000 bytes at line 2", "3:after");
        assertThat(records.get(1).offset()).isEqualTo(7 + length + 1);
        assertThat(raw(records.get(1))).isEqualTo(new byte[64 * 1024]);
        assertThat(largestBuffer).hasValueLessThanOrEqualTo(4 << 20);
    }

    @Test
    void longLastLineWithoutTerminator() throws IOException {
        Files.writeString(file, "12345678901234567890\r\n123456789");

        assertThat(Reads.told(FileSource.lines(file).maxRecordBytes(8)))
                .containsExactly(
                        "1!expected at most 8 bytes but was 20 bytes at line 1",
                        "2!expected at most 8 bytes but was 9 bytes at line 2");
        assertThat(Reads.payloads(FileSource.lines(file).maxRecordBytes(20)))
                .containsExactly("12345678901234567890", "123456789");
    }

    @Test
    void wholeFileThatIsTooLong() throws IOException {
        Files.writeString(file, "12\n345\n78\n");

        assertThat(Reads.told(FileSource.whole(file.toString()).maxRecordBytes(8)))
                .containsExactly("1!expected at most 8 bytes but was 10 bytes at line 1");
        assertThat(Reads.payloads(FileSource.whole(file.toString()))).containsExactly("12\n345\n78\n");
    }

    @Test
    void openQuoteCostsItsLineAlone() throws IOException {
        Files.writeString(file, "a,b\n1,\"open\n2,x\n\"x\n\",y\n3,z\n");

        assertThat(Reads.told(FileSource.csv(file)))
                .containsExactly(
                        "2!expected a closing quote but was none at line 2",
                        "3:{a=2, b=x}",
                        "4:{a=x\n, b=y}",
                        "6:{a=3, b=z}");
    }

    @Test
    void rowThatIsTooLong() throws IOException {
        Files.writeString(file, "a,b\n1,\"open\n2,xyz\nyz\n3,z\"\n4,12345678901234567890\n5,z\n");

        assertThat(Reads.told(FileSource.csv(file).maxRecordBytes(15)))
                .containsExactly(
                        "2!expected a closing quote but was none at line 2",
                        "3:{a=2, b=xyz}",
                        "4!expected 2 columns but was 1 column at line 4",
                        "5:{a=3, b=z\"}",
                        "6!expected at most 15 bytes but was 22 bytes at line 6",
                        "7:{a=5, b=z}");
    }

    @Test
    void brokenJson() throws IOException {
        Files.writeString(file, """
                {"id":"a","mag":1.5}
                {"id":"b","mag":"strong"}
                {"id":"c","mag":
                nonsense
                {"id":"d"}
                null
                [1]
                {"id":"e","mag":2} {"id":"f","mag":3}
                {"id":{},"mag":2}
                {"id":"g","mag":2.5,"more":true}
                """);

        assertThat(Reads.told(FileSource.jsonLines(file, Quake.class)))
                .containsExactly(
                        "1:Quake[id=a, mag=1.5]",
                        "2!expected a number but was STRING at $.mag, line 2",
                        "3!expected JSON but was cut off at column 17, line 3",
                        "4!expected JSON but was malformed text at column 1, line 4",
                        "5!expected a number but was nothing at $.mag, line 5",
                        "6!expected a value but was null at $, line 6",
                        "7!expected an object for Quake but was ARRAY at $, line 7",
                        "8!expected one value but was more behind it at $, line 8",
                        "9!expected a text but was OBJECT at $.id, line 9",
                        "10:Quake[id=g, mag=2.5]");
    }

    @Test
    void headerThatIsMissingOrOther() throws IOException {
        Files.writeString(file, "id,magnitude\n");
        fails(
                FileSource.csv(file, Quake.class),
                FatalException.class,
                "file '" + file
                        + "' has no column 'mag' for the record Quake (expected: one of its columns, which are id,"
                        + " magnitude)");

        Files.writeString(file, "id,mag,id\n");
        fails(
                FileSource.csv(file),
                FatalException.class,
                "file '" + file + "' names a column twice (expected: each column once, but was [id, mag, id])");

        Files.writeString(file, "id,\"mag\n1,2\n");
        fails(
                FileSource.csv(file),
                FatalException.class,
                "file '" + file
                        + "' has no header row (expected: one complete row of at most 1048576 bytes; if the file"
                        + " has none, give the columns)");
    }

    private static @Nullable Object raw(Received<?> record) {
        return record.failure() == null ? null : record.failure().raw();
    }
}
