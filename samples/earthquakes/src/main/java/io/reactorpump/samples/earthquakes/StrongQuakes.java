package io.reactorpump.samples.earthquakes;

import static io.reactorpump.api.policy.Backoff.exponential;
import static io.reactorpump.api.policy.FailurePolicy.retry;
import static io.reactorpump.api.policy.StageOptions.concurrency;
import static java.time.Duration.ofMillis;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.file.FileSink;
import io.reactorpump.file.FileSource;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The example of the README: a small pipeline from end to end. */
final class StrongQuakes {

    private StrongQuakes() {}

    // example
    static Pipeline pipeline(Path csv, Path out) {
        return Pipeline.named("strong quakes")
                .from(FileSource.csv(csv, Quake.class)
                        .checkpoint(out.resolve("checkpoint.json"))) // resumes after a crash
                .filter(quake -> quake.mag() != null && quake.mag() >= 5) // filtered is acknowledged
                .process("locate", StrongQuakes::locate, concurrency(8)) // a Mono each; order is kept
                .keyed(Strong::region, 16, region -> region.map("shout", Strong::shouted)) // in order per region
                .batch(100, ofMillis(200)) // acknowledged when the batch is written
                .onFailure(retry(3, exponential(ofMillis(100)))
                        .thenDeadLetter(FileSink.deadLetters(out.resolve("dead-letters.jsonl"))))
                .to(FileSink.<Strong>jsonLines(out.resolve("strong.jsonl")).batches());
    }

    public static void main(String[] args) {
        try (Pump pump = Pump.create()) {
            DrainReport report = pump.start(pipeline(Path.of(args[0]), Path.of(args[1])))
                    .completed()
                    .block();
            System.out.println(report); // emitted = acked + dead-lettered + rejected + abandoned
        }
    }
    // end

    private static Mono<Strong> locate(Quake quake) {
        return Mono.just(new Strong(quake.id(), FeltQuake.of(quake).region(), quake.mag()));
    }

    record Strong(String id, String region, @Nullable Double mag) {

        Strong shouted() {
            return new Strong(id, region.toUpperCase(Locale.ROOT), mag);
        }
    }
}
