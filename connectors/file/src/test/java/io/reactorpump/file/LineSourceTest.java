package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Received;
import io.reactorpump.test.StandaloneSourceContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class LineSourceTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.log");
    }

    @Test
    void emitsEachLineWithItsPlace() throws IOException {
        Files.writeString(file, "one\ntwo\r\n\nlast");

        List<Received<String>> records = Reads.all(FileSource.lines(file));

        assertThat(records).extracting(Received::payload).containsExactly("one", "two", "", "last");
        assertThat(records).extracting(Received::offset).containsExactly(4L, 9L, 10L, 14L);
        assertThat(records)
                .extracting(r -> r.headers().text("line").orElseThrow())
                .containsExactly("1", "2", "3", "4");
        assertThat(records).allSatisfy(r -> assertThat(r.headers().text("file")).contains(file.toString()));
        assertThat(records.get(0).position()).hasToString("file=" + file + ", offset=4");
    }

    @Test
    void emitsNothingForAnEmptyFile() throws IOException {
        Files.createFile(file);

        assertThat(Reads.all(FileSource.lines(file))).isEmpty();
    }

    @Test
    void emitsNoMoreThanRequested() throws IOException {
        Files.writeString(file, "1\n2\n3\n");

        StepVerifier.create(
                        FileSource.lines(file)
                                .receive(new StandaloneSourceContext())
                                .map(Received::payload),
                        0)
                .thenRequest(1)
                .expectNext("1")
                .thenRequest(2)
                .expectNext("2", "3")
                .thenRequest(1)
                .expectComplete()
                .verify(Reads.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "IBM1047"})
    void readsCharsets(String name) throws IOException {
        Charset charset = Charset.forName(name);
        Files.write(
                file,
                "grün\nĊ is no line end in any\r\n€"
                        .replaceAll(name.matches("[IW].*|w.*") ? "[Ċ€]" : "_", "x")
                        .getBytes(charset));

        List<String> lines = Reads.payloads(FileSource.lines(file).charset(charset));

        assertThat(lines).hasSize(3).first().isEqualTo("grün");
        assertThat(lines.get(1)).endsWith("is no line end in any");
    }

    @Test
    void readsGzipByNameAndByContent() throws IOException {
        Path named = directory.resolve("b.gz");
        for (Path path : List.of(file, named)) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
                out.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(Reads.payloads(FileSource.lines(file))).containsExactly("one", "two");
        assertThat(Reads.told(FileSource.lines(named))).containsExactly("1:one", "2:two");
    }

    @Test
    void readsTheFilesOfAGlobInTheOrderOfTheirNames() throws IOException {
        Files.writeString(directory.resolve("c.txt"), "c1\nc2\n");
        Files.writeString(directory.resolve("b.txt"), "b1\n");
        Files.writeString(directory.resolve("d.csv"), "d1\n");

        assertThat(Reads.told(FileSource.lines(directory + "/*.txt"))).containsExactly("1:b1", "1:c1", "2:c2");
    }

    @Test
    void reportsBytesThatAreNotOfTheCharsetAndGoesOn() throws IOException {
        Files.write(file, new byte[] {'a', '\n', (byte) 0xC3, '\n', 'b', '\n'});

        List<Received<String>> records = Reads.all(FileSource.lines(file));

        assertThat(records)
                .extracting(Reads::told)
                .containsExactly("1:a", "2!expected UTF-8 text but was malformed bytes at line 2", "3:b");
        assertThat(records.get(1).failure()).isNotNull();
        assertThat(records.get(1).failure().raw()).isEqualTo(new byte[] {(byte) 0xC3});
    }
}
