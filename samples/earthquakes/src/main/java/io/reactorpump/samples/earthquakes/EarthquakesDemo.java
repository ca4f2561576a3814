package io.reactorpump.samples.earthquakes;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.PumpException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.file.FileSink;
import io.reactorpump.file.FileSource;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.kafka.End;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.KafkaSink;
import io.reactorpump.kafka.KafkaSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.reactivestreams.Publisher;

/**
 * Pumps a month of earthquakes from a CSV file into a Kafka topic, and from there into JSON Lines files. Killed at any
 * moment and started again, it ends with the same totals and the same last line.
 */
public final class EarthquakesDemo {

    private static final CommitPolicy OFTEN = new CommitPolicy(Duration.ofMillis(100), 500);

    private EarthquakesDemo() {}

    /** From a row of the catalog to a record in the topic, in order for each network. */
    static Pipeline catalog(Settings settings, KafkaCluster kafka) {
        OutputFolder out = settings.out();
        Sink<DeadLetter> deadLetters = FileSink.deadLetters(out.deadLetters()).fsync();

        return settings.pace(Pipeline.named("catalog")
                        .from(FileSource.csv(settings.csv(), Quake.class).checkpoint(out.checkpoint())))
                .onFailure(FailurePolicy.deadLetter(deadLetters))
                .commit(OFTEN)
                .to(KafkaSink.to(kafka, Broker.QUAKES, JsonCodec.of(Quake.class))
                        .key(Quake::net)
                        .timestamp((context, quake) -> quake.time()));
    }

    /**
     * From a record in the topic to a line in one of the files.
     *
     * @param written tells when all is in the topic
     */
    static Pipeline quakes(Settings settings, KafkaCluster kafka, Publisher<?> written, RegionTotals totals) {
        OutputFolder out = settings.out();
        // The same member each time: the group need not wait until it has missed one that was killed.
        KafkaSource<Quake> quakes = KafkaSource.of(kafka, Broker.QUAKES)
                .values(JsonCodec.of(Quake.class))
                .member("demo")
                .until(End.when(written));
        Branch<Quake> leftOut = Branch.when("left out", quake -> !quake.wasFelt(), sink(out.filtered()));
        Branch<FeltQuake> file =
                Branch.required("to file", strong -> strong.filter(FeltQuake::deservesAlert), sink(out.alerts()));
        Branch<FeltQuake> topic = Branch.required(
                "to topic",
                strong -> strong.filter(FeltQuake::deservesAlert),
                KafkaSink.to(kafka, Broker.ALERTS, JsonCodec.of(FeltQuake.class))
                        .key(FeltQuake::id));

        return Pipeline.named("quakes")
                .from(quakes)
                .route("felt or not", leftOut)
                .map("enrich", FeltQuake::of)
                .keyed("by region", FeltQuake::region, 4, region -> region.peek("running totals", totals::add))
                .tee("strong ones too", file, topic)
                .commit(OFTEN)
                .to(sink(out.felt()));
    }

    /** Acknowledges what is on disk. */
    private static <T> FileSink<T> sink(Path file) {
        return FileSink.<T>jsonLines(file).fsync();
    }

    /** Runs the demo; {@link Settings} says what can be set. */
    public static void main(String[] args) {
        CountDownLatch over = new CountDownLatch(1);
        // When the process is told to end, the pump drains, and the report that comes after it is waited for.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(over), "report"));
        int exitCode;
        try {
            exitCode = run();
        } finally {
            over.countDown();
        }
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run() {
        try {
            new Session(Settings.of(System.getProperties()), System.out, Progress.isTerminal()).run();
            return 0;
        } catch (PumpException e) {
            System.err.println("earthquakes: " + e.getMessage());
        } catch (IOException | InterruptedException e) {
            System.err.println("earthquakes: " + e);
        }
        return 1;
    }
}
