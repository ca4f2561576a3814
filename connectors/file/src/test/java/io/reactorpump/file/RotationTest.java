package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

class RotationTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @TempDir
    Path directory;

    @AfterEach
    void stopTheClock() {
        time.dispose();
    }

    private void write(FileSink<String> sink, String... lines) {
        sink.open(new ComponentContext("test", "out", time)).block(Reads.LIMIT);
        Flux.just(lines).concatMap(line -> sink.write(StandaloneEvent.of(line))).blockLast(Reads.LIMIT);
        sink.close().block(Reads.LIMIT);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void putsTheFileAsideBeforeItGetsTooLarge() throws IOException {
        Path file = directory.resolve("out.txt");
        FileSink<String> sink = FileSink.<String>lines(file).rotate(Rotation.bySize(10));

        write(sink, "123", "567", "9ab", "longer than ten", "x");
        write(sink, "z");

        assertThat(names())
                .containsExactly(
                        "out-19700101T000000Z-2.txt",
                        "out-19700101T000000Z-3.txt",
                        "out-19700101T000000Z.txt",
                        "out.txt");
        assertThat(directory.resolve("out-19700101T000000Z.txt")).hasContent("123\n567\n");
        assertThat(directory.resolve("out-19700101T000000Z-2.txt")).hasContent("9ab\n");
        assertThat(directory.resolve("out-19700101T000000Z-3.txt")).hasContent("longer than ten\n");
        assertThat(file).hasContent("x\nz\n");
    }

    @Test
    void beginsEachFileOfRowsWithItsHeader() throws IOException {
        record Row(int a) {}
        Path file = directory.resolve("rows");
        FileSink<Row> sink =
                FileSink.csv(file, Row.class).rotate(Rotation.bySize(6)).fsync();

        sink.open(new ComponentContext("test", "out", time)).block(Reads.LIMIT);
        Flux.fromStream(IntStream.range(0, 4).mapToObj(Row::new))
                .concatMap(row -> sink.write(StandaloneEvent.of(row)))
                .blockLast(Reads.LIMIT);
        sink.close().block(Reads.LIMIT);

        assertThat(names()).containsExactly("rows", "rows-19700101T000000Z");
        assertThat(directory.resolve("rows-19700101T000000Z")).hasContent("a\n0\n1\n");
        assertThat(file).hasContent("a\n2\n3\n");
    }

    @Test
    void beginsANewFileWithTheFirstWriteOfANewPeriod() throws IOException {
        Path file = directory.resolve("out.txt");
        FileSink<String> sink = FileSink.<String>lines(file)
                .rotate(Rotation.byTime(Duration.ofHours(1)).orBySize(1_000));

        sink.open(new ComponentContext("test", "out", time)).block(Reads.LIMIT);
        sink.write(StandaloneEvent.of("1")).block(Reads.LIMIT);
        time.advanceTimeBy(Duration.ofMinutes(59));
        sink.write(StandaloneEvent.of("2")).block(Reads.LIMIT);
        time.advanceTimeBy(Duration.ofMinutes(61));
        sink.write(StandaloneEvent.of("3")).block(Reads.LIMIT);
        sink.close().block(Reads.LIMIT);

        assertThat(names()).containsExactly("out-19700101T020000Z.txt", "out.txt");
        assertThat(file).hasContent("3\n");
    }

    @Test
    void putsAFileOfAnEarlierPeriodAsideAfterARestart() throws IOException {
        Path file = directory.resolve("out.txt");
        FileSink<String> sink = FileSink.<String>lines(file).rotate(Rotation.byTime(Duration.ofHours(1)));
        write(sink, "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1969-12-31T23:30:00Z")));

        write(sink, "2");

        assertThat(names()).containsExactly("out-19700101T000000Z.txt", "out.txt");
        assertThat(file).hasContent("2\n");
    }
}
