package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.StateException;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A file is written by one component at a time. */
class TenancyTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.log");
    }

    private static void open(Component component, String pipeline) {
        component
                .open(new ComponentContext(pipeline, component.componentName(), Schedulers.parallel()))
                .block(Reads.LIMIT);
    }

    private static void close(Component component) {
        component.close().block(Reads.LIMIT);
    }

    private static void refuses(Component component, String message) {
        assertThatThrownBy(() -> open(component, "second"))
                .isInstanceOf(StateException.class)
                .hasMessage(message);
    }

    private String taken(Path path) {
        return "file '" + path + "' is being written by sink 'a.log' of pipeline 'first' (expected: one at a time)";
    }

    @Test
    void refusesASecondSinkUntilTheFirstIsClosed() {
        FileSink<String> first = FileSink.lines(file);
        FileSink<String> second = FileSink.lines(file);
        open(first, "first");

        refuses(second, taken(file));
        close(second);
        close(first);

        open(second, "second");
        close(second);
    }

    @Test
    void leavesASinkOpenThatAnotherPipelineWantedToo() throws IOException {
        FileSink<String> sink = FileSink.lines(file);
        open(sink, "first");

        refuses(sink, taken(file));
        close(sink);
        sink.write(StandaloneEvent.of("still open")).block(Reads.LIMIT);
        close(sink);

        assertThat(Files.readAllLines(file)).containsExactly("still open");
        open(sink, "third");
        close(sink);
    }

    @Test
    void knowsAFileByEachOfItsNames() throws IOException {
        Path real = Files.writeString(directory.resolve("real.log"), "12345\n");
        Files.createSymbolicLink(file, real);
        Files.createSymbolicLink(directory.resolve("link"), directory);
        FileSink<String> first = FileSink.<String>lines(file).rotate(Rotation.bySize(4));
        open(first, "first");

        List<Path> names = List.of(file, real, directory.resolve("link/a.log"), directory.resolve("none/../a.log"));
        for (Path name : names) {
            FileSink<String> second = FileSink.lines(name);
            refuses(second, taken(name));
            close(second);
        }
        first.write(StandaloneEvent.of("into a new file")).block(Reads.LIMIT);
        assertThat(file).isRegularFile().hasContent("into a new file\n");
        FileSink<String> second = FileSink.lines(file);
        refuses(second, taken(file));
        close(second);
        close(first);
    }

    @Test
    void keepsTheFileUntilASlowCloseHasEnded() {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Disk slow = (path, options) -> new DelegatingChannel(FileChannel.open(path, options)) {
            @Override
            public int write(ByteBuffer from) throws IOException {
                stuck.countDown();
                Reads.await(free);
                return super.write(from);
            }
        };
        FileSink<String> first = FileSink.<String>lines(file).on(slow);
        FileSink<String> second = FileSink.lines(file);
        open(first, "first");
        first.write(StandaloneEvent.of("slow")).subscribe();
        Reads.await(stuck);

        assertThatThrownBy(() -> first.close().block(Duration.ofMillis(10))).isInstanceOf(IllegalStateException.class);
        refuses(second, taken(file));
        close(second);
        free.countDown();

        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .concatMap(tick -> second.open(new ComponentContext("second", "a.log", Schedulers.parallel()))
                        .thenReturn(true)
                        .onErrorResume(StateException.class, e -> second.close().thenReturn(false)))
                .filter(opened -> opened)
                .blockFirst(Reads.LIMIT);
        close(second);
        assertThat(file).hasContent("slow\n");
    }

    @Test
    void refusesASecondSourceWithTheSameCheckpoint() throws IOException {
        Files.writeString(file, "1\n2\n");
        Path checkpoint = directory.resolve("new/checkpoint.json");
        FileSource<String> first = FileSource.lines(file).checkpoint(checkpoint);
        FileSource<String> second = FileSource.lines(directory.resolve("b.log")).checkpoint(checkpoint);
        String message = "checkpoint '" + checkpoint
                + "' is being written by source 'a.log' of pipeline 'first' (expected: one at a time)";
        open(first, "first");

        refuses(second, message);
        refuses(first, message);
        close(second);
        close(first);
        refuses(second, message);
        close(second);
        close(first);

        open(second, "second");
        close(second);
    }

    @Test
    void letsSourcesWithoutACheckpointReadTheSameFile() {
        FileSource<String> source = FileSource.lines(file);

        Mono.when(
                        source.open(new ComponentContext("first", "a.log", Schedulers.parallel())),
                        source.open(new ComponentContext("second", "a.log", Schedulers.parallel())))
                .block(Reads.LIMIT);
        close(source);
        close(source);
    }
}
