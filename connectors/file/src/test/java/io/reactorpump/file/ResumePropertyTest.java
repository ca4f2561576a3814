package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * However the bytes look and come in, a source that resumes behind any of its records emits exactly the others, at the same
 * places, with the same line numbers.
 */
class ResumePropertyTest {

    private static Path directory = Path.of("");

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("resume");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** A text as it may stand in a file. */
    record Text(Charset charset, boolean gzip, List<String> records, List<String> ends, boolean ended) {

        byte[] bytes() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < records.size(); i++) {
                text.append(records.get(i));
                text.append(i < records.size() - 1 || ended ? ends.get(i) : "");
            }
            return text.toString().getBytes(charset);
        }

        void writeTo(Path file) throws IOException {
            try (OutputStream out =
                    gzip ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
                out.write(bytes());
            }
        }
    }

    @Provide
    Arbitrary<Text> lines() {
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab \t\"é").ofMaxLength(12),
                Arbitraries.strings().withChars("xyz").ofMinLength(0).ofMaxLength(3_000));
        return texts(
                line, "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "IBM1047");
    }

    @Provide
    Arbitrary<Text> rows() {
        Arbitrary<String> field = Arbitraries.strings().withChars("ab\",\n\r é").ofMaxLength(8);
        Arbitrary<String> row = field.list()
                .ofSize(2)
                .map(fields -> fields.stream()
                        .map(f -> "\"" + f.replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(",")));
        return texts(row, "UTF-8", "ISO-8859-1", "UTF-16", "UTF-16LE", "IBM1047");
    }

    private static Arbitrary<Text> texts(Arbitrary<String> record, String... charsets) {
        Arbitrary<Charset> charset = Arbitraries.of(charsets).map(Charset::forName);
        Arbitrary<List<String>> ends = Arbitraries.of("\n", "\r\n").list().ofSize(30);
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(charset, flag, record.list().ofMaxSize(30), ends, flag)
                .as(Text::new);
    }

    @Property(tries = 100)
    void linesResumeAnywhere(
            @ForAll("lines") Text text, @ForAll @IntRange(min = 1, max = 5_000) int most, @ForAll long seed)
            throws IOException {
        Path file = Files.createTempFile(directory, "lines", "");
        text.writeTo(file);
        FileSource<String> source =
                FileSource.lines(file).charset(text.charset()).on(new SlowDisk(most, seed));

        List<String> told = resumed(source, seed, Received::payload);

        List<String> expected = text.records();
        if (!text.ended()
                && !expected.isEmpty()
                && expected.get(expected.size() - 1).isEmpty()) {
            expected = expected.subList(0, expected.size() - 1);
        }
        assertThat(told).isEqualTo(expected);
    }

    @Property(tries = 100)
    void rowsResumeAnywhere(
            @ForAll("rows") Text text, @ForAll @IntRange(min = 1, max = 5_000) int most, @ForAll long seed)
            throws IOException {
        Path file = Files.createTempFile(directory, "rows", "");
        text.writeTo(file);
        FileSource<Map<String, String>> source = FileSource.csv(
                        file, Csv.defaults().withColumns("a", "b"))
                .charset(text.charset())
                .on(new SlowDisk(most, seed));

        List<String> told = resumed(source, seed, record -> quoted(record.payload()));

        assertThat(told).isEqualTo(text.records());
    }

    private static String quoted(Map<String, String> row) {
        return row.values().stream()
                .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
    }

    @Provide
    Arbitrary<byte[]> garbage() {
        Arbitrary<Byte> byt = Arbitraries.of((byte) 'a', (byte) '"', (byte) ',', (byte) '\n', (byte) '\r', (byte) 0xC3);
        return byt.array(byte[].class).ofMaxSize(200);
    }

    @Property(tries = 200)
    void garbageResumesAnywhere(
            @ForAll("garbage") byte[] bytes,
            @ForAll boolean csv,
            @ForAll @IntRange(min = 1, max = 6) int longest,
            @ForAll @IntRange(min = 1, max = 4) int most,
            @ForAll long seed)
            throws IOException {
        Path file = Files.createTempFile(directory, "garbage", "");
        Files.write(file, bytes);
        FileSource<?> source =
                csv ? FileSource.csv(file, Csv.defaults().withColumns("a", "b")) : FileSource.lines(file);

        resumed(source.maxRecordBytes(longest).on(new SlowDisk(most, seed)), seed, record -> "");
    }

    @Property(tries = 25)
    void longFilesResumeAnywhere(
            @ForAll @Size(3) List<@LongRange(min = 0, max = 20_000) Long> lengths, @ForAll long seed)
            throws IOException {
        Path file = Files.createTempFile(directory, "long", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long length : lengths) {
            byte[] line = new byte[(int) length];
            Arrays.fill(line, (byte) ('a' + length % 26));
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        Files.write(file, bytes.toByteArray());

        resumed(FileSource.lines(file), seed, record -> "");
    }

    /** Reads all, then again from behind each of some records. Returns what was read at first. */
    private static <T> List<String> resumed(FileSource<T> source, long seed, Function<Received<T>, String> payload) {
        List<Received<T>> all = Reads.all(source.on(Disk.REAL));
        assertThat(places(Reads.all(source))).as("read in small pieces").isEqualTo(places(all));
        for (int committed :
                new int[] {0, all.size() / 2, all.size() - 1, (int) Math.floorMod(seed, all.size() + 1L)}) {
            if (committed < 0 || committed >= all.size()) {
                continue;
            }
            FileSource<T> first = source.checkpoint(checkpoint());
            Reads.commit(first, Reads.all(first).get(committed));
            FileSource<T> again = source.checkpoint(first.options().checkpoint());
            assertThat(places(Reads.all(again)))
                    .as("behind record %d", committed)
                    .isEqualTo(places(all.subList(committed + 1, all.size())));
        }
        return all.stream()
                .map(record -> record.failure() == null ? payload.apply(record) : Reads.told(record))
                .toList();
    }

    private static Path checkpoint() {
        try {
            Path file = Files.createTempFile(directory, "checkpoint", ".json");
            Files.delete(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<String> places(List<Received<T>> records) {
        List<String> places = new ArrayList<>();
        for (Received<T> record : records) {
            places.add(record.offset() + " " + Reads.told(record));
        }
        return places;
    }
}
