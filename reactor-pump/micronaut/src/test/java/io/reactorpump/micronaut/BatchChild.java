package io.reactorpump.micronaut;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application with a job that takes an hour: appends numbers to a file. */
public final class BatchChild {

    private BatchChild() {}

    /**
     * Runs it.
     *
     * @param args the file
     */
    public static void main(String[] args) {
        System.out.println(0);
        // The parent reads no further there; what is logged goes to the other.
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(BatchRun.class)).setLevel(Level.INFO);
        System.exit(BatchMain.run(BatchChild.class, "--spec=batch-child", "--file=" + args[0]));
    }

    @Factory
    @Requires(property = "spec", value = "batch-child")
    static final class Beans {

        @Singleton
        @Named("long")
        BatchJob job(@Value("${file}") String file) {
            return BatchJob.of(Pipeline.named("long")
                            .from("numbers", Flux.range(0, 360_000))
                            .process(
                                    "slowly",
                                    number -> Mono.delay(Duration.ofMillis(80)).thenReturn(number),
                                    StageOptions.concurrency(8))
                            .to(Sink.of("file", number -> append(Path.of(file), number + "\n"))))
                    .atStart();
        }

        private static void append(Path file, String line) {
            try {
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
