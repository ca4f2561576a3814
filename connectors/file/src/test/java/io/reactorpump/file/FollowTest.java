package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.test.StandaloneSourceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class FollowTest {

    private static final Duration QUIET = Duration.ofMillis(60);

    @TempDir
    Path directory;

    private final StandaloneSourceContext context = new StandaloneSourceContext();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.log");
    }

    private FileSource<String> source() {
        return FileSource.lines(file).follow(Duration.ofMillis(5));
    }

    private Flux<String> told() {
        return source().receive(context).map(Reads::told);
    }

    private Runnable append(String text) {
        return () -> write(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Runnable rewrite(String text) {
        return () -> write(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void write(Path to, String text, StandardOpenOption... how) {
        try {
            Files.writeString(to, text, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Runnable rename(String name) {
        return () -> {
            try {
                Files.move(file, directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void waitsForTheFileAndForTheTerminatorOfALine() {
        StepVerifier.create(told())
                .expectSubscription()
                .expectNoEvent(QUIET)
                .then(append("one\ntw"))
                .expectNext("1:one")
                .expectNoEvent(QUIET)
                .then(append("o\nthree"))
                .expectNext("2:two")
                .then(append("\n"))
                .expectNext("3:three")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void looksForGrowthOnTheSchedulerOfTheContextAndNoMoreOften() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        append("one\n").run();

        StepVerifier.create(FileSource.lines(file)
                        .follow()
                        .receive(new StandaloneSourceContext(time))
                        .map(Reads::told))
                .expectNext("1:one")
                .then(append("two\n"))
                .expectNoEvent(QUIET)
                .then(() -> time.advanceTimeBy(Duration.ofMillis(199)))
                .expectNoEvent(QUIET)
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectNext("2:two")
                .thenCancel()
                .verify(Reads.LIMIT);
        time.dispose();
    }

    @Test
    void beginsAnewInATruncatedFile() {
        append("one\ntwo\n").run();

        StepVerifier.create(told())
                .expectNext("1:one", "2:two")
                .then(rewrite("3\n"))
                .expectNext("1:3")
                .then(append("4\n"))
                .expectNext("2:4")
                .thenCancel()
                .verify(Reads.LIMIT);

        assertThat(context.assigned().all()).hasSize(2);
        assertThat(context.revoked().all())
                .containsExactly(context.assigned().all().get(0));
    }

    @Test
    void beginsAnewInAFileThatWasWrittenAnewAndIsLongerNow() {
        append("one\ntwo\n").run();

        StepVerifier.create(told())
                .expectNext("1:one", "2:two")
                .then(rewrite("other one\nother two\nother three\n"))
                .expectNext("1:other one", "2:other two", "3:other three")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void readsAReplacedFileToItsEndBeforeTheNext() {
        append("one\n").run();

        StepVerifier.create(told())
                .expectNext("1:one")
                .then(rename("a.log.1"))
                .then(() -> write(directory.resolve("a.log.1"), "two\nlast", StandardOpenOption.APPEND))
                .then(append("1\n"))
                .expectNext("2:two", "3:last", "1:1")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void readsTheNextFileOnlyWhenTheRecordsOfTheOldOneAreDone() {
        Sinks.Empty<Void> done = Sinks.empty();
        context.onRevoke(partitions -> done.asMono());
        append("one\n").run();

        StepVerifier.create(told())
                .expectNext("1:one")
                .then(rename("a.log.1"))
                .then(append("1\n"))
                .expectNoEvent(QUIET)
                .then(done::tryEmitEmpty)
                .expectNext("1:1")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void finishesAFileThatWasPutAsideWhileNobodyRead() throws IOException {
        FileSource<String> source = source().checkpoint(directory.resolve("done.json"));
        append("one\ntwo\nthree\n").run();
        Received<String> first = source.receive(context).blockFirst(Reads.LIMIT);
        assertThat(first).isNotNull();
        source.commit(List.of(new Commit(first.partition(), first.offset()))).block(Reads.LIMIT);
        append("four\n").run();
        rename("a.log.1").run();
        append("1\n").run();

        StepVerifier.create(source().checkpoint(directory.resolve("done.json"))
                        .receive(context)
                        .map(record -> record.position().partition() + " " + Reads.told(record)))
                .expectNext(
                        "file=" + file + " 2:two",
                        "file=" + file + " 3:three",
                        "file=" + file + " 4:four",
                        "file=" + file + " 1:1")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void takesUpNewFilesOfAGlob() {
        StepVerifier.create(FileSource.lines(directory + "/*.log")
                        .follow(Duration.ofMillis(5))
                        .receive(context)
                        .map(Reads::told))
                .expectSubscription()
                .then(append("a\n"))
                .expectNext("1:a")
                .then(() -> write(directory.resolve("b.log"), "b\n"))
                .expectNext("1:b")
                .then(append("aa\n"))
                .expectNext("2:aa")
                .thenCancel()
                .verify(Reads.LIMIT);
    }

    @Test
    void followsAGzipFileThatGrows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes, 512, true)) {
            grow(out, bytes, "one\n");
            StepVerifier.create(told())
                    .expectNext("1:one")
                    .then(() -> grow(out, bytes, "two\nthr"))
                    .expectNext("2:two")
                    .then(() -> grow(out, bytes, "ee\n"))
                    .expectNext("3:three")
                    .thenCancel()
                    .verify(Reads.LIMIT);
        }
    }

    private void grow(GZIPOutputStream out, ByteArrayOutputStream bytes, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            bytes.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void holdsAPausedFileBackAndGoesOnAtOnceWhenItIsResumed() {
        append("one\n").run();

        StepVerifier.create(
                        FileSource.lines(file)
                                .follow(Duration.ofHours(1))
                                .receive(context)
                                .map(Reads::told),
                        1)
                .expectNext("1:one")
                .then(() -> context.partition("file=" + file).pause("test"))
                .then(append("two\n"))
                .thenRequest(1)
                .expectNoEvent(QUIET)
                .then(() -> context.partition("file=" + file).resume())
                .expectNext("2:two")
                .thenCancel()
                .verify(Reads.LIMIT);
    }
}
