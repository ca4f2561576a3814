package io.reactorpump.cli;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.Headway;
import io.reactorpump.core.status.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
        Duration since = Duration.ofNanos(now - last);
        last = now;
        List<String> lines = pump.status().stream()
                .map(status -> headway(status, since).toString())
                .toList();
        if (live) {
            String all = String.join(" | ", lines);
            Console.live(all.length() > WIDTH ? all.substring(0, WIDTH - 1) + "…" : all);
        } else {
            lines.forEach(LOG::info);
        }
    }

    private Headway headway(Status status, Duration since) {
        OptionalLong backlog = pipelines.stream()
                .filter(pipeline -> pipeline.name().equals(status.pipeline()))
                .map(pipeline -> pipeline.plan().backlog())
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
        Headway headway = Headway.of(status, backlog, before.getOrDefault(status.pipeline(), 0L), since);
        before.put(status.pipeline(), headway.done());
        return headway;
    }

    @Override
    public void close() {
        task.dispose();
        if (live) {
            Console.clear();
        }
    }
}
