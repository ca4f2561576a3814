package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Files at both ends of the real engine. */
class FilePipelineTest {

    record Quake(String id, double mag) {}

    @TempDir
    Path directory;

    private Path csv;
    private Path felt;
    private Path dead;
    private Path checkpoint;

    @BeforeEach
    void nameTheFiles() {
        csv = directory.resolve("quakes.csv");
        felt = directory.resolve("felt.jsonl");
        dead = directory.resolve("dead.jsonl");
        checkpoint = directory.resolve("checkpoint.json");
    }

    private Pipeline quakes(FileSource<Quake> source, FileSink<Quake> sink) {
        return Pipeline.named("quakes")
                .from(source.checkpoint(checkpoint))
                .filter(quake -> quake.mag() >= 2.5)
                .onFailure(FailurePolicy.deadLetter(FileSink.deadLetters(dead)))
                .to(sink);
    }

    private static DrainReport run(Pipeline pipeline) {
        try (Pump pump = Pump.create()) {
            return pump.start(pipeline).completed().blockOptional(Reads.LIMIT).orElseThrow();
        }
    }

    @Test
    void pumpsGoodRowsAndPutsBadOnesAsideAndGoesOnWhereItWas() throws IOException {
        Files.writeString(csv, "id,mag\na,2.5\nb,strong\nc,1\nd\ne,3\n");

        DrainReport first = run(quakes(FileSource.csv(csv, Quake.class), FileSink.jsonLines(felt)));
        Files.writeString(csv, "f,4\n", StandardOpenOption.APPEND);
        DrainReport second = run(quakes(FileSource.csv(csv, Quake.class), FileSink.jsonLines(felt)));

        assertThat(first).hasToString("5 emitted = 3 acked + 2 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(second).hasToString("1 emitted = 1 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(felt)
                .hasContent("{\"id\":\"a\",\"mag\":2.5}\n{\"id\":\"e\",\"mag\":3.0}\n{\"id\":\"f\",\"mag\":4.0}");
        assertThat(Files.readAllLines(dead))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"line\":3", "\"original\":\"b,strong\"", "column mag"),
                        line -> assertThat(line).contains("\"line\":5", "\"original\":\"d\"", "but was 1 column"));
    }

    @Test
    void waitsWhileTheDiskIsFullAndLosesNothing() throws IOException {
        List<String> ids = IntStream.range(0, 5_000).mapToObj(i -> "id" + i).toList();
        Files.write(
                csv,
                Flux.fromIterable(ids).map(id -> id + ",3").startWith("id,mag").toIterable());
        FullDisk disk = new FullDisk(50_000);
        Pipeline pipeline = quakes(
                FileSource.csv(csv, Quake.class),
                FileSink.<Quake>jsonLines(felt).on(disk));

        try (Pump pump = Pump.create()) {
            Running running = pump.start(pipeline);
            Flux.interval(Duration.ofMillis(10))
                    .filter(tick ->
                            disk.failures() > 2 && running.status().toString().contains("No space left on device"))
                    .blockFirst(Reads.LIMIT);
            disk.makeRoom();
            assertThat(running.completed().block(Reads.LIMIT))
                    .hasToString("5000 emitted = 5000 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        }

        assertThat(Reads.payloads(FileSource.jsonLines(felt, Quake.class)))
                .extracting(Quake::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void writesBatchesInOneGo() throws IOException {
        Path log = Files.write(
                directory.resolve("a.log"),
                IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
        Path out = directory.resolve("out.txt");

        run(Pipeline.named("copy")
                .from(FileSource.lines(log))
                .batch(100, Duration.ofMillis(50))
                .to(FileSink.<String>lines(out).fsync().batches()));

        assertThat(out).hasSameTextualContentAs(log);
    }

    @Test
    void drainsAFollowedFileAndGoesOnWithoutLoss() throws IOException {
        Path log = Files.writeString(directory.resolve("a.log"), "1\n2\n3");
        Path out = directory.resolve("out.txt");
        Pipeline pipeline = Pipeline.named("follow")
                .from(FileSource.lines(log).follow(Duration.ofMillis(5)).checkpoint(checkpoint))
                .onFailure(FailurePolicy.retry(1, Backoff.none()))
                .to(FileSink.lines(out));

        try (Pump pump = Pump.create()) {
            Running running = pump.start(pipeline);
            awaitLines(out, 2);
            running.drain(Duration.ofSeconds(5)).block(Reads.LIMIT);
            Files.writeString(log, "3\n4\n", StandardOpenOption.APPEND);
            running.restart().block(Reads.LIMIT);
            awaitLines(out, 4);
            running.drain(Duration.ofSeconds(5)).block(Reads.LIMIT);
        }

        assertThat(Files.readAllLines(out)).containsExactly("1", "2", "33", "4");
    }

    private static void awaitLines(Path file, int count) {
        Flux.interval(Duration.ofMillis(5)).filter(tick -> count(file) >= count).blockFirst(Reads.LIMIT);
    }

    private static int count(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
