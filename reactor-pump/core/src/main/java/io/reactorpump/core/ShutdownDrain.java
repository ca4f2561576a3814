package io.reactorpump.core;

import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Drains a pump when the JVM shuts down, whether by a signal or by {@code System.exit}: it reads no more, finishes what is
 * in flight for at most the pump's {@link Pump#closeLimit(Duration) close limit}, commits and closes, and only then lets
 * the JVM end. Pipelines that are started meanwhile are refused. A SIGTERM or SIGINT meanwhile ends the process at once, as {@code kill -9} would, with exit code 143 or 130.
 *
 * <p>The exit code of the first signal is the JVM's: 143 for SIGTERM, 130 for SIGINT. With the option {@code -Xrs}, or in a
 * runtime without the module {@code jdk.unsupported}, that signal does nothing; there the close limit is what ends a
 * drain that is stuck, or {@code kill -9}. Give the process some seconds more than the limit before it is killed: systemd's
 * {@code TimeoutStopSec}, Kubernetes' {@code terminationGracePeriodSeconds}, which is 30 seconds if nobody says otherwise.
 */
public final class ShutdownDrain implements AutoCloseable {

    private static final Duration PROGRESS = Duration.ofSeconds(1);
    /** For the last commit and for closing, which are bounded one by one. */
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final Pump pump;
    private final Consumer<String> lines;
    private final Thread hook = new Thread(this::drain, "pump-shutdown");

    private ShutdownDrain(Pump pump, Consumer<String> lines) {
        this.pump = pump;
        this.lines = lines;
    }

    /**
     * Has the JVM drain this pump before it ends, until this is closed.
     *
     * @param lines where to say how the drain goes, a line at a time; the log may already be closed by a hook of its own
     */
    public static ShutdownDrain install(Pump pump, Consumer<String> lines) {
        ShutdownDrain drain = new ShutdownDrain(pump, lines);
        Runtime.getRuntime().addShutdownHook(drain.hook);
        return drain;
    }

    /** The JVM ends without a drain of this pump from now on; no matter if it is ending already. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook has its way.
        }
    }

    private void drain() {
        pump.end();
        List<Running> going = pump.pipelines().stream()
                .filter(running -> !running.state().isOver())
                .toList();
        if (going.isEmpty()) {
            return;
        }
        boolean forced = SecondSignal.endsTheProcess();
        Duration limit = pump.closeLimit();
        lines.accept("shutdown: draining " + going.size() + (going.size() == 1 ? " pipeline" : " pipelines")
                + ", at most " + limit.toSeconds() + " s"
                + (forced ? "; another signal ends the process at once" : ""));
        try {
            CompletableFuture<Map<String, DrainReport>> drained = new CompletableFuture<>();
            pump.drain(limit).subscribe(drained::complete, drained::completeExceptionally);
            Map<String, DrainReport> reports = await(drained, going, limit.plus(CLOSING));
            new TreeMap<>(reports)
                    .forEach((name, report) -> lines.accept("shutdown: pipeline '" + name + "': " + report));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            lines.accept("shutdown: the drain did not end well: " + e);
        }
    }

    private Map<String, DrainReport> await(
            CompletableFuture<Map<String, DrainReport>> drained, List<Running> going, Duration most)
            throws InterruptedException, ExecutionException, TimeoutException {
        long giveUpAt = System.nanoTime() + most.toNanos();
        while (true) {
            try {
                return drained.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - giveUpAt >= 0) {
                    throw e;
                }
                going.forEach(this::progress);
            }
        }
    }

    private void progress(Running running) {
        if (!running.state().isOver()) {
            lines.accept("shutdown: pipeline '" + running.name() + "': "
                    + running.status().waiting().map(Waiting::text).orElse("it is closing"));
        }
    }
}
