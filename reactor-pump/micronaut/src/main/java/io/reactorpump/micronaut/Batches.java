package io.reactorpump.micronaut;

import io.reactorpump.api.Topic;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.Headway;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The jobs of the application: {@link BatchJob} beans and {@link PumpBatch} methods. Thread-safe. */
@Singleton
public final class Batches {

    /** How a run gets on: every {@code pump.batches.progress}, and at its end. */
    public static final Topic<Headway> PROGRESS = Topic.of("batch.progress", Headway.class);

    /** A run has ended. */
    public static final Topic<BatchEnd> ENDED = Topic.of("batch.ended", BatchEnd.class);

    private static final Duration TELLING = Duration.ofSeconds(10);

    private final Pump pump;
    private final ApplicationPipelines pipelines;
    private final PumpSettings.BatchSettings settings;

    /** The last run of each job. Guarded by itself. */
    private final Map<String, BatchRun> runs = new LinkedHashMap<>();

    Batches(Pump pump, ApplicationPipelines pipelines, PumpSettings.BatchSettings settings) {
        this.pump = pump;
        this.pipelines = pipelines;
        this.settings = settings;
    }

    /** Their names. */
    public List<String> names() {
        return pipelines.batches().stream().map(BatchJob::name).toList();
    }

    /** What they run. */
    List<Pipeline> pipelines() {
        return pipelines.batches().stream().map(BatchJob::pipeline).toList();
    }

    /**
     * Runs a job. Begins when called, not when subscribed.
     *
     * @return how it has ended, when it has; never fails
     * @throws SettingException if there is no such job, or its pipeline can not be started
     * @throws StateException if it runs already, or the application ends
     */
    public Mono<BatchEnd> run(String name) {
        BatchJob job = pipelines.batches().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SettingException("batch", name, "the name of a job, one of " + names()));
        BatchRun run;
        synchronized (runs) {
            if (runs.containsKey(name) && last(name).isEmpty()) {
                throw new StateException("batch '" + name + "'", "RUNNING", "none or ended to run it");
            }
            run = new BatchRun(job, pump, settings.progress());
            runs.put(name, run);
        }
        // Subscribed outside, as whoever hears of the end may have something to do about it.
        run.end().subscribe(end -> {}, error -> {});
        return run.end();
    }

    /** How the last run of a job has ended; empty if it still goes, or there was none. */
    public Optional<BatchEnd> last(String name) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(name)).flatMap(BatchRun::ended);
        }
    }

    /** How far the last run of a job has got, at its average speed; empty if there was none. */
    public Optional<Headway> headway(String name) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(name)).map(BatchRun::average);
        }
    }

    /** The worst exit status of the last runs, when all that were begun have ended; 0 if there were none. */
    public Mono<Integer> exitStatus() {
        List<BatchRun> begun;
        synchronized (runs) {
            begun = new ArrayList<>(runs.values());
        }
        return Flux.fromIterable(begun)
                .flatMap(BatchRun::end, Integer.MAX_VALUE)
                .map(end -> end.outcome().exitStatus())
                .reduce(0, Math::max);
    }

    /** Waits until all that have been begun have told their end, which they do when the pump is closed. */
    void await() {
        exitStatus().timeout(TELLING, Mono.empty()).block();
    }

    /** Runs those that the settings, or they themselves, want to begin with the application. */
    void begin() {
        // Now, and not when one is asked for in the middle of the night.
        pipelines.batches().forEach(job -> job.pipeline().plan().check());
        List<String> wanted = settings.atStart().orElse(List.of());
        wanted.stream().filter(name -> !names().contains(name)).findFirst().ifPresent(name -> {
            throw new SettingException("pump.batches.at-start", name, "the name of a job, one of " + names());
        });
        pipelines.batches().stream()
                .filter(job -> job.atStart || wanted.contains(job.name()))
                .forEach(job -> run(job.name()));
    }
}
