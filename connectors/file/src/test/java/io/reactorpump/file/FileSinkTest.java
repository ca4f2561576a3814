package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.StateException;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
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
    void refusesASecondWriterOfTheSameFile() {
        FileSink<String> first = FileSink.lines(file);
        FileSink<String> second = FileSink.lines(file);
        first.open(context()).block(Reads.LIMIT);

        assertThatThrownBy(() -> second.open(context()).block(Reads.LIMIT))
                .isInstanceOf(StateException.class)
                .hasMessage("file '" + file
                        + "' is being written by sink 'out' of pipeline 'test' (expected: one sink at a time)");
        second.close().block(Reads.LIMIT);
        first.close().block(Reads.LIMIT);

        write(second, List.of("free again"));
    }
}
