package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.test.StandaloneEvent;
import io.reactorpump.test.StandaloneSourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class FullDiskTest {

    @TempDir
    Path directory;

    private Path file;
    private final Map<String, StandaloneEvent<String>> events = new HashMap<>();
    private FullDisk disk = new FullDisk(0);
    private FileSink<String> sink = FileSink.lines(Path.of("unused"));

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("felt.jsonl");
    }

    private void open(FullDisk full) {
        disk = full;
        sink = FileSink.<String>lines(file).on(full);
        sink.open(FileSinkTest.context()).block(Reads.LIMIT);
    }

    @AfterEach
    void close() {
        sink.close().block(Reads.LIMIT);
    }

    /** A text that comes again is the same event, as it is for the engine. */
    private void write(String text) {
        sink.write(events.computeIfAbsent(text, StandaloneEvent::of)).block(Reads.LIMIT);
    }

    private void fails(String text) {
        assertThatThrownBy(() -> write(text))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("file sink '" + file + "' is waiting: No space left on device");
    }

    @Test
    void leavesNoHalfLineAndGoesOnWhenThereIsRoom() throws IOException {
        open(new FullDisk(6));

        write("one");
        fails("two");
        fails("two");
        assertThat(Files.readString(file)).isEqualTo("one\n");
        disk.makeRoom();
        write("two");

        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
        assertThat(disk.failures()).isPositive();
    }

    @Test
    void cutsTheHalfLineOffBeforeTheNextWriteIfItCanNotAtOnce() throws IOException {
        open(new FullDisk(6).withoutTruncate());

        write("one");
        fails("two");
        assertThat(Files.readString(file)).isEqualTo("one\ntw");
        disk.makeRoom();
        write("two");

        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
    }

    @Test
    void failsWhatWaitsBehindSoThatARetryKeepsTheOrder() throws IOException {
        open(new FullDisk(100));
        List<String> lines = IntStream.range(0, 500).mapToObj(i -> "line " + i).toList();

        List<Boolean> written = Flux.fromIterable(lines)
                .flatMapSequential(
                        line -> sink.write(StandaloneEvent.of(line))
                                .thenReturn(true)
                                .onErrorReturn(false),
                        1024)
                .collectList()
                .blockOptional(Reads.LIMIT)
                .orElseThrow();

        int count = written.indexOf(false);
        assertThat(count).isNotNegative();
        assertThat(written.subList(count, written.size())).containsOnly(false);
        assertThat(Files.readAllLines(file)).isEqualTo(lines.subList(0, count));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sourceKeepsItsCheckpointAndCommitsLater(boolean before) throws IOException {
        Path log = Files.writeString(directory.resolve("a.log"), "1\n2\n3\n");
        Path checkpoint = directory.resolve("done.json");
        open(new FullDisk(before ? Long.MAX_VALUE : 0));
        FileSource<String> plain = FileSource.lines(log).checkpoint(checkpoint);
        FileSource<String> source = plain.on(disk);
        List<Received<String>> records = source.receive(new StandaloneSourceContext())
                .collectList()
                .blockOptional(Reads.LIMIT)
                .orElseThrow();
        if (before) {
            Reads.commit(source, records.get(0));
            disk.fill();
        }

        Mono<Void> commit = source.commit(
                List.of(new Commit(records.get(1).partition(), records.get(1).offset())));
        assertThatThrownBy(() -> commit.block(Reads.LIMIT))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("checkpoint '" + checkpoint + "' can not be written: No space left on device");
        assertThat(Reads.payloads(plain)).hasSize(before ? 2 : 3);
        disk.makeRoom();
        commit.block(Reads.LIMIT);

        assertThat(Reads.payloads(plain)).containsExactly("3");
    }
}
