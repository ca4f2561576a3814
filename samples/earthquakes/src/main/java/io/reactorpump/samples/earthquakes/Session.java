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
        try (FileChannel claim = folder.claim();
                Pump pump = Pump.create().closeLimit(DRAIN);
                ShutdownDrain ignored = ShutdownDrain.install(pump, progress::note)) {
            RegionTotals totals = RegionTotals.of(folder);
            out.println("pumping " + settings.csv() + " to " + folder.dir()
                    + (totals.count() == 0 ? "" : ", where " + totals.count() + " felt earthquakes are already"));
            Running running = pump.start(EarthquakesDemo.pipeline(settings, totals));
            watch(running, totals);
            Results results = Results.of(folder);
            new RegionsFile(folder).write(results.regions());
            if (running.state() != State.COMPLETED) {
                out.println("stopped with " + results.read() + " rows done; start it again to go on");
            } else {
                results.print(out);
            }
        }
    }

    /** Says how far it is until it ends, and fails with what stopped it if something did. */
    private void watch(Running running, RegionTotals totals) throws IOException, InterruptedException {
        CompletableFuture<?> end = running.completed().toFuture();
        RegionsFile regions = new RegionsFile(settings.out());
        try {
            while (true) {
                try {
                    end.get(progress.interval().toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    progress.say(running.status(), totals);
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
