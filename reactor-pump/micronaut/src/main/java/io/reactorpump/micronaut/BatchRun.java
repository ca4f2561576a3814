package io.reactorpump.micronaut;

import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Headway;
import io.reactorpump.core.status.Reasons;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One run of a job, from its start to its end. */
final class BatchRun {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private final BatchJob job;
    private final Pump pump;
    private final Running running;
    private final Instant began = Instant.now();
    private final Mono<BatchEnd> end;

    private volatile @Nullable BatchEnd last;

    /** Guarded by this. */
    private long done;

    /** Guarded by this. */
    private long looked = System.nanoTime();

    /**
     * Starts it. It tells nothing before its end is subscribed to.
     *
     * @param every how often to tell how it gets on; zero for only at the end
     */
    BatchRun(BatchJob job, Pump pump, Duration every) {
        this.job = job;
        this.pump = pump;
        this.running = pump.start(job.pipeline());
        Mono<BatchEnd> over = running.completed()
                .map(report -> end(report, null))
                .onErrorResume(error -> running.stop().map(report -> end(report, error)))
                .doOnNext(end -> last = end)
                .cache();
        Flux<Long> ticks = every.isZero() ? Flux.empty() : Flux.interval(every, Schedulers.boundedElastic());
        this.end = ticks.takeUntilOther(over)
                .doOnNext(tick -> tell(this::progress))
                .then(over)
                .doOnNext(end -> {
                    tell(this::progress);
                    tell(() -> publish(end));
                })
                .cache();
    }

    /** How it has ended, if it has. */
    Optional<BatchEnd> ended() {
        return Optional.ofNullable(last);
    }

    /** Told to all who ask, also later. */
    Mono<BatchEnd> end() {
        return end;
    }

    /** Neither those who listen nor a source that can not say how much is left hold up a job. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("Batch '{}' could not tell how it gets on", job.name(), e);
        }
    }

    /** How it gets on, since one was told last. */
    private void progress() {
        Headway headway = look();
        LOG.info("{}", headway);
        pump.pubsub().publish(Batches.PROGRESS, headway);
    }

    private synchronized Headway look() {
        long now = System.nanoTime();
        Headway headway =
                Headway.of(running.status(), job.pipeline().plan().backlog(), done, Duration.ofNanos(now - looked));
        done = headway.done();
        looked = now;
        return headway;
    }

    /** How it gets on, since it began. */
    Headway average() {
        BatchEnd end = last;
        Duration since = Duration.between(began, end == null ? Instant.now() : end.ended());
        return Headway.of(running.status(), job.pipeline().plan().backlog(), 0, since);
    }

    private BatchEnd end(DrainReport report, @Nullable Throwable error) {
        return new BatchEnd(
                job.name(),
                outcome(report, error),
                report,
                began,
                Instant.now(),
                Optional.ofNullable(error).map(Reasons::ours).or(report::uncommitted));
    }

    private BatchEnd.Outcome outcome(DrainReport report, @Nullable Throwable error) {
        if (error != null || report.uncommitted().isPresent()) {
            return BatchEnd.Outcome.FAILED;
        }
        if (running.state() != State.COMPLETED) {
            return BatchEnd.Outcome.STOPPED;
        }
        return report.deadLettered() + report.rejected() > job.tolerated
                ? BatchEnd.Outcome.INCOMPLETE
                : BatchEnd.Outcome.DONE;
    }

    private void publish(BatchEnd end) {
        LOG.info("{}", end);
        pump.pubsub().publish(Batches.ENDED, end);
    }
}
