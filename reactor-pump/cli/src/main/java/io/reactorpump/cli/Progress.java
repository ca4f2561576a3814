package io.reactorpump.cli;

import io.reactorpump.api.Source;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Says how the pipelines go: a live line on a terminal, or else lines in the log. */
final class Progress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration LIVE = Duration.ofMillis(500);
    private static final int WIDTH = 150;

    private final Pump pump;
    private final List<Pipeline> pipelines;
    private final Duration every;
    private final boolean live;
    private final Map<String, Long> before = new HashMap<>();
    private volatile Disposable task = Disposables.disposed();
    private long last = System.nanoTime();

    private Progress(Pump pump, List<Pipeline> pipelines, Duration every, boolean live) {
        this.pump = pump;
        this.pipelines = pipelines;
        this.every = every;
        this.live = live;
    }

    /**
     * That of these pipelines.
     *
     * @param every how often to log; zero for never
     */
    static Progress of(Pump pump, List<Pipeline> pipelines, Duration every) {
        return new Progress(pump, pipelines, every, Console.isTerminal());
    }

    /** From now on, until it is closed. */
    void begin() {
        if (live || !every.isZero()) {
            task = Flux.interval(live ? LIVE : every, Schedulers.boundedElastic())
                    .onBackpressureDrop()
                    .subscribe(tick -> show());
        }
    }

    private void show() {
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - last) / 1e9);
        last = now;
        List<String> lines = pump.status().stream()
                .map(status -> line(PipelineStatus.of(status), seconds))
                .toList();
        if (live) {
            String all = String.join(" | ", lines);
            Console.live(all.length() > WIDTH ? all.substring(0, WIDTH - 1) + "…" : all);
        } else {
            lines.forEach(LOG::info);
        }
    }

    private String line(PipelineStatus status, double seconds) {
        long done = status.emitted() - status.inFlight();
        long gone = done - before.getOrDefault(status.pipeline(), 0L);
        before.put(status.pipeline(), done);
        String line = String.format(
                Locale.ROOT,
                "%s: %s, %d done, %.0f/s, %d in flight, %d failed, %d dead-lettered",
                status.pipeline(),
                status.state(),
                done,
                gone / seconds,
                status.inFlight(),
                status.failed(),
                status.deadLettered());
        line += backlog(status.pipeline());
        return status.waiting() == null ? line : line + "; " + status.waiting();
    }

    /** How much waits in the source, if it knows. */
    private String backlog(String pipeline) {
        OptionalLong known = pipelines.stream()
                .filter(one -> one.name().equals(pipeline))
                .flatMap(one -> one.plan().sources().stream())
                .map(Source::backlog)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
        return known.isPresent() ? ", lag " + known.getAsLong() : "";
    }

    @Override
    public void close() {
        task.dispose();
        if (live) {
            Console.clear();
        }
    }
}
