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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Pumps a month of earthquakes from a CSV file into JSON Lines files. Killed at any moment and started again, it ends with
 * the same totals and the same last line.
 */
public final class EarthquakesDemo {

    private EarthquakesDemo() {}

    /** From a row of the catalog to a line in one of the files. */
    static Pipeline pipeline(Settings settings, RegionTotals totals) {
        OutputFolder out = settings.out();
        FileSource<Quake> catalog = FileSource.csv(settings.csv(), Quake.class).checkpoint(out.checkpoint());
        Branch<Quake> leftOut = Branch.when("left out", quake -> !quake.wasFelt(), sink(out.filtered()));
        Branch<FeltQuake> alerts =
                Branch.required("alerts", quakes -> quakes.filter(FeltQuake::deservesAlert), sink(out.alerts()));
        Sink<DeadLetter> deadLetters = FileSink.deadLetters(out.deadLetters()).fsync();

        return settings.pace(Pipeline.named("earthquakes").from(catalog))
                .route("felt or not", leftOut)
                .map("enrich", FeltQuake::of)
                .keyed("by region", FeltQuake::region, 4, region -> region.peek("running totals", totals::add))
                .tee("strong ones too", alerts)
                .onFailure(FailurePolicy.deadLetter(deadLetters))
                .commit(new CommitPolicy(Duration.ofMillis(100), 500))
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
