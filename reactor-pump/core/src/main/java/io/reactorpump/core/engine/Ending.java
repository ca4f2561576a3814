package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Reasons;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How a run ends: lines cancelled, sinks flushed, the last commit, the source let go, components closed, each bounded in
 * time; and what is reported of it.
 */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(10);

    /** How long a thread may be about to call a sink. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final Run run;
    private final Components components;
    private final List<Mono<Void>> lines = new CopyOnWriteArrayList<>();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Sinks.One<DrainReport> report = Sinks.one();

    /** The ends of lines that are still to come, and records that are on their way back. */
    private final AtomicInteger expected = new AtomicInteger();

    private volatile boolean exhausted;

    Ending(Run run, Components components) {
        this.run = run;
        this.components = components;
    }

    /** How to cancel a line from its end, when subscribed; completes when it calls its sink no more. */
    void onCancel(Mono<Void> line) {
        lines.add(line);
    }

    /** So many more have to come to their end before all is done. */
    void expect(int more) {
        expected.addAndGet(more);
    }

    /** One of those expected has come to its end. */
    void terminated() {
        if (expected.decrementAndGet() == 0 && run.life().allDone()) {
            begin();
        }
    }

    /** The source has nothing more. */
    void sourceCompleted() {
        exhausted = true;
    }

    /** How a source event ended, unless it is by an acknowledgement. */
    void count(Outcome outcome) {
        if (outcome instanceof Outcome.DeadLettered) {
            deadLettered.increment();
        } else if (outcome instanceof Outcome.Rejected) {
            rejected.increment();
        }
    }

    long deadLettered() {
        return deadLettered.sum();
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Ends the run, once. */
    void begin() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        surely("resting", run::rest);
        cancelled()
                .then(Mono.defer(components::flush))
                .then(Mono.defer(() -> run.committer().commit().timeout(LAST_COMMIT, run.scheduler())))
                .then(Mono.just(Optional.<String>empty()))
                .onErrorResume(error -> Mono.just(Optional.of(Reasons.of(error))))
                .map(this::numbers)
                .doOnNext(last -> surely("letting the source go", run::release))
                .flatMap(last -> components.close().thenReturn(last))
                .subscribe(this::over);
    }

    /** The lines have been cancelled, and none is about to begin a write, which would come to a sink that is closed. */
    private Mono<Void> cancelled() {
        return Flux.fromIterable(lines)
                .flatMapDelayError(line -> line, Integer.MAX_VALUE, 1)
                .then()
                .timeout(LAST_CALL)
                .onErrorResume(error -> {
                    surely("cancelling a line", () -> {
                        throw Exceptions.propagate(error);
                    });
                    return Mono.empty();
                });
    }

    /** Whatever a step throws, the next one follows: an end that is not reported would be waited for without end. */
    private void surely(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable t) {
            try (LogContext ignored = LogContext.of(run.plan().name())) {
                LOG.error(
                        "Pipeline '{}': {} threw while the run ended",
                        run.plan().name(),
                        what,
                        t);
            }
        }
    }

    /** Counted after the last commit, so that nothing is committed that does not count as done. */
    private DrainReport numbers(Optional<String> uncommitted) {
        Ledgers ledgers = run.intake().ledgers();
        long dead = deadLettered.sum();
        long back = rejected.sum();
        long settled = ledgers.settled();
        long emitted = ledgers.emitted();
        return new DrainReport(emitted, settled - dead - back, dead, back, emitted - settled, uncommitted);
    }

    private void over(DrainReport last) {
        State state = run.life().over(exhausted && last.abandoned() == 0);
        surely("telling of the end", () -> run.over(last));
        try (LogContext ignored = LogContext.of(run.plan().name())) {
            LOG.info("Pipeline '{}' is {}: {}", run.plan().name(), state, last);
        }
        report.tryEmitValue(last);
    }

    /** The report, when the run is over. */
    Mono<DrainReport> report() {
        return report.asMono();
    }
}
