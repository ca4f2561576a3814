package io.reactorpump.samples.earthquakes;

import io.reactorpump.api.error.PumpException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.ShutdownDrain;
import io.reactorpump.core.status.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** One run of the demo on its output folder, from the totals of the runs before to the report. */
final class Session {

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Settings settings;
    private final PrintStream out;
    private final Progress progress;

    Session(Settings settings, PrintStream out, boolean live) {
        this.settings = settings;
        this.out = out;
        this.progress = new Progress(out, live);
    }

    /**
     * Pumps and reports. Blocks until it is done, or was drained as the process is told to end.
     *
     * @throws PumpException if the input cannot be read or the output cannot be written
     */
    void run() throws IOException, InterruptedException {
        OutputFolder folder = settings.out();
        try (FileChannel claim = folder.claim()) {
            RegionTotals totals = RegionTotals.of(folder);
            out.println("pumping " + settings.csv() + " through a broker of its own to " + folder.dir()
                    + (totals.count() == 0 ? "" : ", where " + totals.count() + " felt earthquakes are already"));
            boolean complete = pump(totals);
            Results results = Results.of(folder);
            new RegionsFile(folder).write(results.regions());
            if (complete) {
                results.print(out);
            } else {
                out.println("stopped with " + results.read() + " rows done; start it again to go on");
            }
        }
    }

    /** Whether it came to the end of the catalog. */
    private boolean pump(RegionTotals totals) throws IOException, InterruptedException {
        try (Broker broker = Broker.start(settings.out().broker());
                Pump pump = Pump.create().closeLimit(DRAIN);
                ShutdownDrain ignored = ShutdownDrain.install(pump, progress::note)) {
            Running catalog = pump.start(EarthquakesDemo.catalog(settings, broker.cluster()));
            Running quakes =
                    pump.start(EarthquakesDemo.quakes(settings, broker.cluster(), catalog.completed(), totals));
            watch(catalog, quakes, totals);
            return catalog.state() == State.COMPLETED && quakes.state() == State.COMPLETED;
        }
    }

    /** Says how far they are until they end, and fails with what stopped one of them if something did. */
    private void watch(Running catalog, Running quakes, RegionTotals totals) throws IOException, InterruptedException {
        CompletableFuture<?> end =
                Mono.when(catalog.completed(), quakes.completed()).toFuture();
        RegionsFile regions = new RegionsFile(settings.out());
        try {
            while (true) {
                try {
                    end.get(progress.interval().toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    progress.say(catalog.status(), quakes.status(), totals);
                    regions.write(totals);
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PumpException known ? known : new IllegalStateException(e.getCause());
        } finally {
            progress.end();
        }
    }
}
