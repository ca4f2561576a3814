package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Short ways to read a source to its end. */
final class Reads {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private Reads() {}

    static <T> List<Received<T>> all(FileSource<T> source) {
        return source.receive(new StandaloneSourceContext())
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    static <T> List<T> payloads(FileSource<T> source) {
        return all(source).stream().map(Received::payload).toList();
    }

    /** Each record as {@code line:payload}, or {@code line!error} if it could not be decoded. */
    static <T> List<String> told(FileSource<T> source) {
        return all(source).stream().map(Reads::told).toList();
    }

    static String told(Received<?> record) {
        String line = record.headers().text("line").orElseThrow();
        return record.failure() == null
                ? line + ":" + record.payload()
                : line + "!" + record.failure().cause().getMessage();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void commit(FileSource<?> source, Received<?> record) {
        source.commit(List.of(new Commit(record.partition(), record.offset()))).block(LIMIT);
    }
}
