package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.test.StandaloneSourceContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Whatever ends a subscription, its files are closed. */
class ClosingTest {

    @TempDir
    Path directory;

    private final Watched disk = new Watched();

    @BeforeEach
    void writeFiles() throws IOException {
        List<String> lines =
                IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
        Files.write(directory.resolve("a.log"), lines);
        Files.write(directory.resolve("b.log"), lines);
    }

    private FileSource<String> source(boolean follow) {
        FileSource<String> source = FileSource.lines(directory + "/*.log").on(disk);
        return follow ? source.follow(Duration.ofMillis(5)) : source;
    }

    private void allAreClosed() {
        Flux.interval(Duration.ofMillis(2)).filter(tick -> disk.open.get() == 0).blockFirst(Duration.ofSeconds(5));
        assertThat(disk.opened).hasPositiveValue();
    }

    @Test
    void afterTheLastRecord() {
        assertThat(Reads.all(source(false))).hasSize(2_000);

        allAreClosed();
        assertThat(disk.most).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterACancelWhileNothingIsRequested(boolean follow) {
        StepVerifier.create(source(follow).receive(new StandaloneSourceContext()), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(Reads.LIMIT);

        allAreClosed();
    }

    @Test
    void afterACancelWhileItWaitsForGrowth() {
        StepVerifier.create(source(true).receive(new StandaloneSourceContext()))
                .expectNextCount(2_000)
                .expectNoEvent(Duration.ofMillis(30))
                .thenCancel()
                .verify(Reads.LIMIT);

        allAreClosed();
        assertThat(disk.most).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterAnError(boolean follow) throws IOException {
        Files.createDirectory(directory.resolve("c"));
        Files.writeString(directory.resolve("c/c.gz"), "not gzip at all");
        FileSource<String> source = FileSource.lines(directory + "/**").on(disk);

        StepVerifier.create((follow ? source.follow() : source).receive(new StandaloneSourceContext()))
                .thenConsumeWhile(record -> true)
                .expectError()
                .verify(Reads.LIMIT);

        allAreClosed();
    }

    /** Counts what is open. */
    private static final class Watched implements Disk {

        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public FileChannel open(Path file, OpenOption... options) throws IOException {
            FileChannel channel = FileChannel.open(file, options);
            opened.incrementAndGet();
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new DelegatingChannel(channel) {
                @Override
                protected void implCloseChannel() throws IOException {
                    super.implCloseChannel();
                    open.decrementAndGet();
                }
            };
        }
    }
}
